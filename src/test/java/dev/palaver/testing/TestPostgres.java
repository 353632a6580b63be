package dev.palaver.testing;

import dev.palaver.config.AppConfig;
import dev.palaver.sql.Migrator;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * One embedded PostgreSQL for a test JVM: started when a test first asks, stopped when the JVM
 * ends. Works as root (through a user namespace) and as a normal user. It runs without fsync:
 * nothing here outlives the JVM.
 *
 * <p>Databases are cheap (some 50 ms); a test takes its own and shares none.
 */
public final class TestPostgres {
  /** The role of every database: no superuser, so that a migration cannot lean on such rights. */
  private static final String ROLE = "palaver_test";

  private static final String PASSWORD = "palaver test password";
  private static final Path WORK = Path.of("target", "embedded-postgres").toAbsolutePath();
  private static final Path LOG = WORK.resolve("postgres.log");
  private static final Duration START_LIMIT = Duration.ofSeconds(60);
  private static final AtomicInteger COUNTER = new AtomicInteger();

  private TestPostgres() {}

  /** A fresh, empty database. */
  public static TestDatabase newDatabase() {
    return create(nextName(), "template1");
  }

  /** A fresh database at the newest schema version, without rows; in schema {@code main}. */
  public static TestDatabase migratedDatabase() {
    return create(nextName(), Template.NAME);
  }

  private static TestDatabase create(String name, String template) {
    execute("CREATE DATABASE " + name + " OWNER " + ROLE + " TEMPLATE " + template);
    return new TestDatabase(Server.INSTANCE.getPort(), name, ROLE, PASSWORD);
  }

  private static String nextName() {
    return "test_" + COUNTER.incrementAndGet();
  }

  /** Runs SQL as the superuser, for what an owner may not do (roles, ending sessions). */
  public static void execute(String sql) {
    try (Connection connection = Server.INSTANCE.getPostgresDatabase().getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new IllegalStateException(sql, e);
    }
  }

  /** A connection to one of the databases as the superuser; the caller closes it. */
  public static Connection superuser(TestDatabase database) throws SQLException {
    return DriverManager.getConnection(database.jdbcUrl(), "postgres", "");
  }

  /**
   * What the server logs, of all databases; written before the statement's client has its answer.
   */
  public static Path log() {
    return LOG;
  }

  /** Migrated once, then only copied: nobody may be connected to it while it is. */
  private static final class Template {
    static final String NAME = migrate();

    private static String migrate() {
      TestDatabase database = create("migrated_template", "template1");
      Map<String, String> env = new HashMap<>(database.env());
      env.put("JWT_SECRET", "no token is made or read with this one");
      AppConfig config = AppConfig.from(env);
      Migrator.migrate(config.database(), config.migration());
      return database.name();
    }
  }

  /** The server, started when this class is first touched. */
  private static final class Server {
    static final EmbeddedPostgres INSTANCE = start();

    private static EmbeddedPostgres start() {
      // Under target/, not the shared /tmp/embedded-pg: what another user unpacked is not run here.
      System.setProperty("ot.epg.working-dir", WORK.toString());
      try {
        Files.createDirectories(WORK);
        Redirect log = Redirect.appendTo(LOG.toFile());
        EmbeddedPostgres server =
            EmbeddedPostgres.builder()
                .setDataDirectory(WORK.resolve("data-" + UUID.randomUUID()))
                .setDataDirectoryCustomizer(Server::askForPasswords)
                // Sorts by code point and folds case by Unicode, whatever the machine's locale is.
                .setLocaleConfig("locale-provider", "builtin")
                .setLocaleConfig("builtin-locale", "C.UTF-8")
                .setLocaleConfig("locale", "C")
                .setServerConfig("max_connections", "300")
                .setServerConfig("unix_socket_directories", "")
                .setPGStartupWait(START_LIMIT)
                .setOutputRedirector(log)
                .setErrorRedirector(log)
                .start();
        createRole(server);
        return server;
      } catch (IOException | SQLException e) {
        throw new IllegalStateException("the embedded PostgreSQL does not start", e);
      }
    }

    /** Only the superuser comes in without a password, so that tests can show a wrong one. */
    private static void askForPasswords(File dataDirectory) {
      String rules =
          """
          host all postgres 127.0.0.1/32 trust
          host all postgres ::1/128 trust
          host all all 127.0.0.1/32 scram-sha-256
          host all all ::1/128 scram-sha-256
          """;
      try {
        Files.writeString(dataDirectory.toPath().resolve("pg_hba.conf"), rules);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    private static void createRole(EmbeddedPostgres server) throws SQLException {
      try (Connection connection = server.getPostgresDatabase().getConnection();
          Statement statement = connection.createStatement()) {
        statement.execute("CREATE ROLE " + ROLE + " LOGIN PASSWORD '" + PASSWORD + "'");
      }
    }
  }
}
