package dev.palaver.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Reads settings from a map and collects every fault, so that a person sees all of them at once.
 * After a fault a method returns a harmless value; {@link #finish()} throws.
 */
final class EnvReader {
  private static final String OWN_PREFIX = "CHAT_";
  private static final String FILE_SUFFIX = "_FILE";

  private final Map<String, String> env;
  private final List<String> faults = new ArrayList<>();

  EnvReader(Map<String, String> env) {
    this.env = env;
  }

  /** The value, or the default; empty when there is neither. */
  Optional<String> text(Setting setting) {
    return given(setting).or(setting::defaultValue);
  }

  /** The value as it was given, without the default; empty when absent or blank. */
  Optional<String> given(Setting setting) {
    Optional<String> direct = nonBlank(setting.name());
    if (!setting.secret()) {
      return direct;
    }
    Optional<String> file = nonBlank(setting.name() + FILE_SUFFIX);
    if (direct.isPresent() && file.isPresent()) {
      fault(setting, "is given twice, as " + setting + " and as " + setting + FILE_SUFFIX);
    }
    return direct.or(() -> file.flatMap(path -> fileContent(setting, path)));
  }

  String required(Setting setting) {
    Optional<String> value = text(setting);
    if (value.isEmpty()) {
      fault(setting, "is missing: " + setting.description());
    }
    return value.orElse("");
  }

  int integer(Setting setting, int min, int max) {
    String value = text(setting).orElse("");
    try {
      int number = Integer.parseInt(value);
      if (number >= min && number <= max) {
        return number;
      }
    } catch (NumberFormatException e) {
      // Told below, together with the range.
    }
    fault(setting, "must be a whole number from " + min + " to " + max + ", not '" + value + "'");
    return min;
  }

  Duration millis(Setting setting, int min, int max) {
    return Duration.ofMillis(integer(setting, min, max));
  }

  boolean flag(Setting setting) {
    String value = text(setting).orElse("");
    return switch (value.toLowerCase(Locale.ROOT)) {
      case "true", "1", "yes", "on" -> true;
      case "false", "0", "no", "off" -> false;
      default -> {
        fault(setting, "must be true or false, not '" + value + "'");
        yield false;
      }
    };
  }

  /** One of an enum's names, in lower case and with - for _. */
  <E extends Enum<E>> E choice(Setting setting, Class<E> type) {
    String value = text(setting).orElse("");
    for (E constant : type.getEnumConstants()) {
      if (word(constant).equalsIgnoreCase(value)) {
        return constant;
      }
    }
    String choices =
        Arrays.stream(type.getEnumConstants())
            .map(EnvReader::word)
            .collect(Collectors.joining(", "));
    fault(setting, "must be one of " + choices + ", not '" + value + "'");
    return type.getEnumConstants()[0];
  }

  private static String word(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** A file that can be read; empty when none is named. */
  Optional<Path> file(Setting setting) {
    Optional<Path> file = given(setting).map(Path::of);
    if (file.isPresent() && !(Files.isRegularFile(file.get()) && Files.isReadable(file.get()))) {
      fault(setting, "names a file that cannot be read: " + file.get());
      return Optional.empty();
    }
    return file;
  }

  /** Comma-separated values, blanks around them dropped. */
  List<String> list(Setting setting) {
    return Stream.of(text(setting).orElse("").split(","))
        .map(String::strip)
        .filter(item -> !item.isEmpty())
        .toList();
  }

  void fault(Setting setting, String what) {
    faults.add(setting + " " + what);
  }

  /**
   * Refuses unknown {@code CHAT_*} names, which are misspelt settings more often than not.
   *
   * @throws ConfigException with every fault found since the reader was made
   */
  void finish() {
    env.keySet().stream()
        .filter(name -> name.startsWith(OWN_PREFIX) && Setting.named(name).isEmpty())
        .sorted()
        .forEach(name -> faults.add(name + " is not a setting" + suggestion(name)));
    if (!faults.isEmpty()) {
      throw new ConfigException(faults);
    }
  }

  private Optional<String> nonBlank(String name) {
    return Optional.ofNullable(env.get(name)).filter(value -> !value.isBlank());
  }

  private Optional<String> fileContent(Setting setting, String path) {
    try {
      return Optional.of(Files.readString(Path.of(path)).strip());
    } catch (IOException | RuntimeException e) {
      faults.add(setting + FILE_SUFFIX + " names a file that cannot be read: " + path);
      return Optional.empty();
    }
  }

  private static String suggestion(String name) {
    return Arrays.stream(Setting.values())
        .map(Setting::name)
        .filter(known -> distance(known, name) <= 3)
        .findFirst()
        .map(known -> "; did you mean " + known + "?")
        .orElse("");
  }

  /** Levenshtein distance. */
  private static int distance(String a, String b) {
    int[] previous = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      previous[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int[] current = new int[b.length() + 1];
      current[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int substitution = previous[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        current[j] = Math.min(substitution, Math.min(previous[j], current[j - 1]) + 1);
      }
      previous = current;
    }
    return previous[b.length()];
  }
}
