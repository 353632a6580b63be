package dev.palaver.sql;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Set;
import java.util.TreeSet;

/**
 * Which scripts a schema has had, read with one query.
 *
 * @param applied versions applied in full
 * @param cutOff whether a script outside of a transaction failed half way
 */
record SchemaVersion(Set<Integer> applied, boolean cutOff) {
  private static final String UNDEFINED_TABLE = "42P01";

  static SchemaVersion read(Connection connection, String schema) throws SQLException {
    String sql =
        """
        SELECT version, success
        FROM %s.%s
        WHERE version IS NOT NULL AND type = 'SQL'
        """
            .formatted(schema, MigrationScripts.HISTORY_TABLE);
    Set<Integer> applied = new TreeSet<>();
    boolean cutOff = false;
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      while (rows.next()) {
        if (rows.getBoolean("success")) {
          applied.add(rows.getInt("version"));
        } else {
          cutOff = true;
        }
      }
    } catch (SQLException e) {
      if (!UNDEFINED_TABLE.equals(e.getSQLState())) {
        throw e;
      }
    }
    return new SchemaVersion(applied, cutOff);
  }

  /** The last version up to which every script was applied. */
  int current() {
    int version = 0;
    while (applied.contains(version + 1)) {
      version++;
    }
    return version;
  }

  boolean behind() {
    return cutOff || current() < MigrationScripts.LATEST;
  }

  /** The newest version applied, which a newer program may have done. */
  int newest() {
    return applied.stream().mapToInt(Integer::intValue).max().orElse(0);
  }

  boolean ahead() {
    return newest() > MigrationScripts.LATEST;
  }

  /**
   * Makes way for Flyway: creates the schema, since Flyway tries for ten seconds when it may not,
   * and forgets scripts that were cut off, which can all be run again. Under the migration lock.
   */
  void prepare(Connection connection, String schema) throws SQLException {
    if (!exists(connection, schema)) {
      create(connection, schema);
    }
    if (cutOff) {
      try (Statement statement = connection.createStatement()) {
        statement.executeUpdate(
            "DELETE FROM %s.%s WHERE NOT success"
                .formatted(schema, MigrationScripts.HISTORY_TABLE));
      }
    }
  }

  private static boolean exists(Connection connection, String schema) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement("SELECT 1 FROM pg_namespace WHERE nspname = ?")) {
      statement.setString(1, schema);
      try (ResultSet rows = statement.executeQuery()) {
        return rows.next();
      }
    }
  }

  private static void create(Connection connection, String schema) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("CREATE SCHEMA " + schema);
    }
  }
}
