package dev.palaver.sql;

import dev.palaver.config.AppConfig;
import dev.palaver.testing.TestDatabase;
import java.util.HashMap;
import java.util.Map;

/** Starts a migration the way a start of the service does: from settings. */
final class Migrations {
  private Migrations() {}

  static MigrationReport migrate(TestDatabase database) {
    return migrate(database, Map.of());
  }

  static MigrationReport migrate(TestDatabase database, Map<String, String> settings) {
    Map<String, String> env = new HashMap<>(database.env());
    env.put("JWT_SECRET", "no token is made or read with this one");
    env.putAll(settings);
    AppConfig config = AppConfig.from(env);
    return Migrator.migrate(config.database(), config.migration());
  }
}
