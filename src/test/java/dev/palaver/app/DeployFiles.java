package dev.palaver.app;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** The files of {@code deploy/}, parsed: maps and lists of YAML, lines of the others. */
final class DeployFiles {
  static final Path DIRECTORY = Path.of("deploy");

  private DeployFiles() {}

  static String text(String name) {
    try {
      return Files.readString(DIRECTORY.resolve(name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** {@code NAME=value} of each line that is no comment. */
  static Map<String, String> envFile(String name) {
    Map<String, String> env = new LinkedHashMap<>();
    text(name)
        .lines()
        .filter(line -> !line.isBlank() && !line.startsWith("#"))
        .forEach(line -> env.put(line.split("=", 2)[0], line.split("=", 2)[1]));
    return env;
  }

  /** The values of a key of a systemd unit, in order. */
  static List<String> unit(String key) {
    return text("palaver.service")
        .lines()
        .filter(line -> line.startsWith(key + "="))
        .map(line -> line.substring(key.length() + 1))
        .toList();
  }

  /** The instructions of the Dockerfile, one a line, without comments. */
  static List<String> docker() {
    String oneLineEach = text("Dockerfile").replaceAll("(?m)^#.*\\n", "");
    return oneLineEach
        .replaceAll("\\\\\\n\\s*", "")
        .lines()
        .filter(line -> !line.isBlank())
        .toList();
  }

  /** What follows the last instruction of this name. */
  static String docker(String instruction) {
    return docker().stream()
        .filter(line -> line.startsWith(instruction + " "))
        .reduce((first, last) -> last)
        .map(line -> line.substring(instruction.length() + 1))
        .orElseThrow(() -> new AssertionError("the Dockerfile has no " + instruction));
  }

  /** The variables that the image sets. */
  static Map<String, String> imageEnv() {
    Map<String, String> env = new LinkedHashMap<>();
    Arrays.stream(docker("ENV").split(" (?=[A-Z_]+=)"))
        .forEach(pair -> env.put(pair.split("=", 2)[0], pair.split("=", 2)[1].strip()));
    return env;
  }

  static Map<?, ?> compose() {
    return (Map<?, ?>) documents("compose.yaml").get(0);
  }

  /** The manifest of this kind and name, in any file. */
  static Map<?, ?> manifest(String kind, String name) {
    return manifests().stream()
        .filter(found -> kind.equals(found.get("kind")))
        .filter(found -> name.equals(at(found, "metadata", "name")))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no " + kind + " " + name));
  }

  /** Of all files, or of those whose names end so. */
  static List<Map<?, ?>> manifests(String... endings) {
    try (var files = Files.list(DIRECTORY.resolve("kubernetes"))) {
      return files
          .sorted()
          .filter(
              file ->
                  endings.length == 0 || Arrays.stream(endings).anyMatch(file.toString()::endsWith))
          .map(file -> "kubernetes/" + file.getFileName())
          .flatMap(file -> documents(file).stream())
          .<Map<?, ?>>map(document -> (Map<?, ?>) document)
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What is at this path of keys (of maps) and indices (of lists); fails where nothing is. */
  static Object at(Object from, Object... path) {
    Object here = from;
    for (Object step : path) {
      here = step instanceof Integer i ? ((List<?>) here).get(i) : ((Map<?, ?>) here).get(step);
      if (here == null) {
        throw new AssertionError("nothing at " + step + " of " + Arrays.toString(path));
      }
    }
    return here;
  }

  /** A map of YAML whose values are text. */
  static Map<String, String> texts(Object map) {
    Map<String, String> texts = new LinkedHashMap<>();
    ((Map<?, ?>) map).forEach((key, value) -> texts.put((String) key, (String) value));
    return texts;
  }

  private static List<Object> documents(String name) {
    LoaderOptions strict = new LoaderOptions();
    strict.setAllowDuplicateKeys(false);
    Yaml yaml = new Yaml(new SafeConstructor(strict));
    return StreamSupport.stream(yaml.loadAll(text(name)).spliterator(), false).toList();
  }
}
