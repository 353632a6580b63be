package dev.palaver.sql;

import dev.palaver.config.DatabaseConfig;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.SQLException;

/** Which servers will do. */
final class ServerVersion {
  /** The first whose {@code gen_random_uuid()} is no extension's, which audit rows take. */
  static final int OLDEST = 13;

  private ServerVersion() {}

  /** Refuses a server that would fail at a later script, half way through a migration. */
  static void check(Connection connection, DatabaseConfig db) throws SQLException {
    DatabaseMetaData server = connection.getMetaData();
    if (server.getDatabaseMajorVersion() < OLDEST) {
      throw new MigrationException(
          "the server at %s:%d (DB_HOST, DB_PORT) is PostgreSQL %s: Palaver needs %d or newer"
              .formatted(db.host(), db.port(), server.getDatabaseProductVersion(), OLDEST));
    }
  }
}
