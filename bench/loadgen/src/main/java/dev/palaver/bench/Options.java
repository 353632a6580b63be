package dev.palaver.bench;

import java.util.HashMap;
import java.util.Map;

/** Command line of {@code --key value} pairs, with typed access and defaults. */
final class Options {
  private final Map<String, String> values = new HashMap<>();

  /**
   * @throws IllegalArgumentException when an argument is no {@code --key}, or has no value
   */
  static Options parse(String[] args) {
    Options options = new Options();
    for (int i = 0; i < args.length; i += 2) {
      if (!args[i].startsWith("--") || i + 1 >= args.length) {
        throw new IllegalArgumentException("expected --key value, got " + args[i]);
      }
      options.values.put(args[i].substring(2), args[i + 1]);
    }
    return options;
  }

  String str(String key, String fallback) {
    return values.getOrDefault(key, fallback);
  }

  /**
   * @throws IllegalArgumentException when it is not given
   */
  String require(String key) {
    String value = values.get(key);
    if (value == null) {
      throw new IllegalArgumentException("--" + key + " is required");
    }
    return value;
  }

  int num(String key, int fallback) {
    return (int) real(key, fallback);
  }

  /**
   * @throws IllegalArgumentException when the value is no number
   */
  double real(String key, double fallback) {
    String value = values.get(key);
    try {
      return value == null ? fallback : Double.parseDouble(value);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("--" + key + " must be a number, not " + value, e);
    }
  }
}
