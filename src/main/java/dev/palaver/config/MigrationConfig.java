package dev.palaver.config;

import java.nio.file.Path;
import java.util.Optional;

/**
 * What a start does about the schema.
 *
 * @param enabled whether it migrates; if not, it refuses a schema that is behind
 * @param copyTo folder that the SQL files are written to
 */
public record MigrationConfig(boolean enabled, Optional<Path> copyTo) {
  static MigrationConfig read(EnvReader env) {
    Setting decides =
        env.given(Setting.CHAT_MIGRATION).isPresent()
            ? Setting.CHAT_MIGRATION
            : Setting.SOURCELOOP_MIGRATION;
    Optional<Path> copyTo =
        env.text(Setting.CHAT_MIGRATION_COPY)
            .or(() -> env.text(Setting.SOURCELOOP_MIGRATION_COPY))
            .map(Path::of);
    return new MigrationConfig(env.flag(decides), copyTo);
  }
}
