package dev.palaver.config;

import java.util.HashMap;
import java.util.Map;

/** The settings without which nothing starts, and others on top of them. */
final class LeastSettings {
  static final Map<String, String> LEAST =
      Map.of("DB_USER", "chat", "DB_DATABASE", "chat", "JWT_SECRET", "secret");

  private LeastSettings() {}

  /** The configuration of the least and these names with their values, in turns. */
  static AppConfig with(String... namesAndValues) {
    Map<String, String> env = new HashMap<>(LEAST);
    for (int i = 0; i < namesAndValues.length; i += 2) {
      env.put(namesAndValues[i], namesAndValues[i + 1]);
    }
    return AppConfig.from(env);
  }
}
