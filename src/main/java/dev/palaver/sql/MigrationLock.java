package dev.palaver.sql;

import dev.palaver.config.DatabaseConfig;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets one node at a time change a schema. Flyway's own lock comes too late: it looks whether the
 * schema is new before it takes it, and what it decides may be wrong by then.
 *
 * <p>An advisory lock of the session: PostgreSQL frees it when the connection ends, however the
 * node dies. It is asked for again and again and never waited for in a statement, whose snapshot
 * would hold up the CREATE INDEX CONCURRENTLY of the node that has the lock.
 */
final class MigrationLock {
  private static final Logger LOG = LoggerFactory.getLogger(MigrationLock.class);

  private static final Duration LONGEST_WAIT = Duration.ofHours(1);
  private static final Duration PAUSE = Duration.ofMillis(200);

  private MigrationLock() {}

  /**
   * Blocks until no other node migrates the schema, an hour at most. The lock is the connection's
   * until that is closed.
   */
  static void take(Connection connection, DatabaseConfig db) throws SQLException {
    long start = System.nanoTime();
    boolean told = false;
    while (!tryTake(connection, db.schema())) {
      if (!told) {
        LOG.info("another node migrates schema '{}': waiting for it", db.schema());
        told = true;
      }
      if (System.nanoTime() - start > LONGEST_WAIT.toNanos()) {
        throw new MigrationException(
            """
            another node has been migrating schema '%s' in %s for %d minutes: \
            start again when it is done"""
                .formatted(db.schema(), db.address(), LONGEST_WAIT.toMinutes()));
      }
      pause(db);
    }
  }

  private static void pause(DatabaseConfig db) {
    try {
      Thread.sleep(PAUSE.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new MigrationException(
          "the wait for the migration of schema '%s' was interrupted".formatted(db.schema()), e);
    }
  }

  private static boolean tryTake(Connection connection, String schema) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "SELECT pg_try_advisory_lock(hashtext('palaver.migration'), hashtext(?))")) {
      statement.setString(1, schema);
      try (ResultSet rows = statement.executeQuery()) {
        return rows.next() && rows.getBoolean(1);
      }
    }
  }
}
