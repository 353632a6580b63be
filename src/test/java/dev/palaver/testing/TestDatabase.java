package dev.palaver.testing;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * One database of {@link TestPostgres}, owned by a role without superuser rights. It lives as long
 * as the test JVM; nothing needs to be closed.
 */
public record TestDatabase(int port, String name, String user, String password) {
  static final String HOST = "127.0.0.1";

  /**
   * The settings that name this database, for {@code AppConfig.from} (the rest is up to a test).
   */
  public Map<String, String> env() {
    return Map.of(
        "DB_HOST", HOST,
        "DB_PORT", Integer.toString(port),
        "DB_USER", user,
        "DB_PASSWORD", password,
        "DB_DATABASE", name);
  }

  public String jdbcUrl() {
    return "jdbc:postgresql://" + HOST + ":" + port + "/" + name;
  }

  /** A new connection as the owner; the caller closes it. */
  public Connection connection() throws SQLException {
    return DriverManager.getConnection(jdbcUrl(), user, password);
  }

  /** Runs SQL, several statements at once if need be, in one implicit transaction. */
  public void execute(String sql) throws SQLException {
    try (Connection connection = connection();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /** The first column of every row as text; an SQL null is a null. */
  public List<String> column(String sql) throws SQLException {
    try (Connection connection = connection();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      List<String> values = new ArrayList<>();
      while (rows.next()) {
        values.add(rows.getString(1));
      }
      return values;
    }
  }

  /** The first column of the only row. */
  public String value(String sql) throws SQLException {
    List<String> values = column(sql);
    if (values.size() != 1) {
      throw new IllegalStateException(values.size() + " rows, not one: " + sql);
    }
    return values.get(0);
  }

  /** How psql finds the database (libpq's connection string). */
  public String conninfo() {
    return "host=127.0.0.1 port=%d dbname=%s user=%s password='%s'"
        .formatted(port, name, user, password);
  }
}
