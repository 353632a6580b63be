package dev.palaver.sql;

import dev.palaver.config.DatabaseConfig;
import dev.palaver.config.MigrationConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings the schema to the version that this program needs, or refuses to run on another one. An
 * empty database and one that the reference made go through the same scripts, each of which leaves
 * alone what it finds. Nothing is ever dropped but triggers that are replaced at once, and indexes
 * whose building was cut off.
 *
 * <p>Any number of nodes may start at once: one migrates, the others wait for it.
 */
public final class Migrator {
  private static final Logger LOG = LoggerFactory.getLogger(Migrator.class);

  private Migrator() {}

  /**
   * Blocks the calling thread: a tenth of a second when the schema is current, minutes when the
   * indexes of a large adopted database are built. Not for an event loop.
   *
   * @throws MigrationException with one line for a person
   */
  public static MigrationReport migrate(DatabaseConfig db, MigrationConfig config) {
    config.copyTo().ifPresent(folder -> copy(folder, db.schema()));
    DataSource source = Connecting.dataSource(db);
    MigrationFaults faults = new MigrationFaults(db);
    try (Connection connection = source.getConnection()) {
      ServerVersion.check(connection, db);
      SchemaVersion found = read(db, connection, config.enabled());
      if (found.behind()) {
        MigrationLock.take(connection, db);
        found = read(db, connection, config.enabled());
      }
      if (found.behind()) {
        found.prepare(connection, db.schema());
        run(db, source, faults);
        LOG.info(
            "schema '{}' migrated from version {} to {}",
            db.schema(),
            found.current(),
            MigrationScripts.LATEST);
      }
      return new MigrationReport(found.current(), MigrationScripts.LATEST);
    } catch (SQLException e) {
      throw faults.of(e);
    }
  }

  private static void copy(Path folder, String schema) {
    try {
      Files.createDirectories(folder);
      for (String name : MigrationScripts.NAMES) {
        Files.writeString(folder.resolve(name), MigrationScripts.forHand(name, schema));
      }
    } catch (IOException e) {
      throw new MigrationException(
          "the SQL files cannot be written to %s (CHAT_MIGRATION_COPY): %s".formatted(folder, e),
          e);
    }
    LOG.info("SQL files written to {}", folder.toAbsolutePath());
  }

  /** Looks at the schema, and refuses what this program may not touch. */
  private static SchemaVersion read(DatabaseConfig db, Connection connection, boolean enabled)
      throws SQLException {
    SchemaVersion found = SchemaVersion.read(connection, db.schema());
    if (found.ahead()) {
      throw tooNew(db, found);
    }
    if (found.behind() && !enabled) {
      throw forbidden(db, found);
    }
    return found;
  }

  private static MigrationException tooNew(DatabaseConfig db, SchemaVersion found) {
    return new MigrationException(
        """
        schema '%s' in %s is at version %d, newer than this program, which knows %d: \
        start a newer Palaver"""
            .formatted(db.schema(), db.address(), found.newest(), MigrationScripts.LATEST));
  }

  private static MigrationException forbidden(DatabaseConfig db, SchemaVersion found) {
    return new MigrationException(
        """
        schema '%s' in %s is at version %d and this program needs %d, but CHAT_MIGRATION=false \
        forbids to migrate: start once with CHAT_MIGRATION=true, run the command migrate, or apply \
        the SQL files that CHAT_MIGRATION_COPY writes"""
            .formatted(db.schema(), db.address(), found.current(), MigrationScripts.LATEST));
  }

  private static void run(DatabaseConfig db, DataSource source, MigrationFaults faults) {
    try {
      Flyway.configure(Migrator.class.getClassLoader())
          .loggers("slf4j")
          .configuration(
              // A lock held in a transaction would make CREATE INDEX CONCURRENTLY wait for itself.
              Map.of("flyway.postgresql.transactional.lock", "false"))
          .dataSource(source)
          .initSql("SET statement_timeout = 0; SET client_min_messages = warning")
          .resourceProvider(new ScriptProvider())
          .javaMigrationClassProvider(List::of)
          .callbacks(new LockOrder(db.schema()))
          .defaultSchema(db.schema())
          .createSchemas(false)
          .table(MigrationScripts.HISTORY_TABLE)
          // A schema with tables and no history is the reference's: every script runs on it.
          .baselineOnMigrate(true)
          .baselineVersion("0")
          .placeholders(Map.of("schema", db.schema()))
          .load()
          .migrate();
    } catch (FlywayException e) {
      throw faults.of(e);
    }
  }
}
