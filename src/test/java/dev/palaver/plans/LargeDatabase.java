package dev.palaver.plans;

import dev.palaver.testing.TestDatabase;
import dev.palaver.testing.TestPostgres;
import dev.palaver.testing.Until;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HexFormat;
import java.util.UUID;

/**
 * A database with a million messages ({@code plans/fill.sql}), its statistics and visibility map as
 * autovacuum leaves them, and the names of its rows.
 */
final class LargeDatabase {
  /** The channel that has a tenth of all messages. */
  static final int HOT = 0;

  static final int HOT_SIZE = 100_000;

  /** Messages of every other channel. */
  static final int SIZE = 300;

  /** The user of 500 channels, those up to {@code MANY_CHANNELS - 1}. */
  static final UUID MANY = user(0);

  static final int MANY_CHANNELS = 500;

  /** The user of one channel, {@link #HOT}. */
  static final UUID ONE = user(1);

  private static final String NOT_ALL_VISIBLE =
      """
      SELECT oid::regclass FROM pg_class
      WHERE relnamespace = 'main'::regnamespace AND relkind = 'r' AND relallvisible < relpages
      """;

  private LargeDatabase() {}

  static TestDatabase create() throws SQLException, IOException {
    TestDatabase database = TestPostgres.migratedDatabase();
    try (Connection connection = TestPostgres.superuser(database);
        Statement statement = connection.createStatement()) {
      statement.execute(script());
      vacuum(database, statement);
    }
    return database;
  }

  /**
   * What an older snapshot might not see yet is not marked as visible to all, and a count would
   * have to look at the rows: those tables once more.
   */
  private static void vacuum(TestDatabase database, Statement statement) throws SQLException {
    statement.execute("VACUUM (ANALYZE)");
    Until.holds(
        () -> {
          try {
            for (String table : database.column(NOT_ALL_VISIBLE)) {
              statement.execute("VACUUM " + table);
            }
            return database.column(NOT_ALL_VISIBLE).isEmpty();
          } catch (SQLException e) {
            throw new IllegalStateException(e);
          }
        },
        Duration.ofSeconds(30),
        () -> "the rows are not visible to all");
  }

  static UUID channel(int n) {
    return hashed("channel " + n);
  }

  static UUID user(int n) {
    return hashed("user " + n);
  }

  static UUID message(int channel, int seq) {
    return hashed("message " + channel + " " + seq);
  }

  /** One of the ten members that each channel has beside {@link #MANY} and {@link #ONE}. */
  static UUID member(int channel, int n) {
    return user(10 + (channel * 10 + n % 10) % 20_000);
  }

  private static String script() throws IOException {
    try (InputStream in = LargeDatabase.class.getResourceAsStream("/plans/fill.sql")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  /** As {@code md5(text)::uuid} in PostgreSQL. */
  private static UUID hashed(String text) {
    try {
      byte[] md5 =
          MessageDigest.getInstance("MD5").digest(text.getBytes(StandardCharsets.US_ASCII));
      String hex = HexFormat.of().formatHex(md5);
      return UUID.fromString(hex.replaceFirst("(.{8})(.{4})(.{4})(.{4})(.{12})", "$1-$2-$3-$4-$5"));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has MD5", e);
    }
  }
}
