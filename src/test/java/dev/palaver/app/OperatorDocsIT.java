package dev.palaver.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.palaver.testing.Docs;
import dev.palaver.testing.TestDatabase;
import dev.palaver.testing.TestPostgres;
import dev.palaver.testing.Tokens;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What operators paste from docs/operations.md and docs/migrate-from-sourceloop.md, as it stands.
 */
class OperatorDocsIT {
  private static final Path OPERATIONS = Path.of("docs", "operations.md");
  private static final Path MIGRATION = Path.of("docs", "migrate-from-sourceloop.md");
  private static final long LIMIT_SECONDS = 120;

  /** Runs a block and returns what it printed; fails with that when it fails. */
  private static String paste(Path document, String name, Path folder, Map<String, String> env)
      throws Exception {
    String block = Docs.blocks(document, name).get(0);
    ProcessBuilder shell =
        new ProcessBuilder("bash", "-euc", block)
            .directory(folder.toFile())
            .redirectErrorStream(true);
    shell.environment().putAll(env);
    Process process = shell.start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)).as(block).isTrue();
    assertThat(process.exitValue()).as(output).isZero();
    return output;
  }

  private static X509Certificate certificate(Path file) throws Exception {
    try (InputStream in = Files.newInputStream(file)) {
      return (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in);
    }
  }

  private static Map<String, String> settings(TestDatabase database) {
    Map<String, String> env = new HashMap<>(database.env());
    env.putAll(Tokens.settings());
    return env;
  }

  @Test
  void theCertificatesOfNodesAreMadeAndTakenAsWritten(@TempDir Path folder) throws Exception {
    assumeTrue(Programs.present("openssl"), "openssl is not installed: its lines are not run");
    paste(OPERATIONS, "authority", folder, Map.of());
    paste(OPERATIONS, "certificate", folder, Map.of());

    X509Certificate node = certificate(folder.resolve("node.pem"));
    node.verify(certificate(folder.resolve("ca.pem")).getPublicKey());
    assertThat(node.getSubjectAlternativeNames().toString()).contains("10.0.0.11");
    Map<String, String> env = settings(TestPostgres.newDatabase());
    env.put("CHAT_CLUSTER", "true");
    env.put("CHAT_CLUSTER_TLS_CERT", folder.resolve("node.pem").toString());
    env.put("CHAT_CLUSTER_TLS_KEY", folder.resolve("node.key").toString());
    env.put("CHAT_CLUSTER_TLS_CA", folder.resolve("ca.pem").toString());
    assertThat(paste(MIGRATION, "check", Path.of("."), env)).contains("are valid");
  }

  @Test
  void aDatabaseOfTheReferenceIsMigratedAndItsLogCutAsWritten() throws Exception {
    TestDatabase database = TestPostgres.newDatabase();
    database.execute(resource("/reference/schema.sql"));
    database.execute(resource("/reference/rows.sql"));
    Map<String, String> env = settings(database);

    paste(MIGRATION, "check", Path.of("."), env);
    paste(MIGRATION, "migrate", Path.of("."), env);

    assertThat(database.value(Docs.blocks(MIGRATION, "numbering").get(0).strip().replace(";", "")))
        .isEqualTo(database.value("SELECT count(*) FROM main.messages"));
    database.execute(Docs.blocks(OPERATIONS, "retention").get(0));
  }

  private static String resource(String name) throws IOException {
    try (InputStream in = OperatorDocsIT.class.getResourceAsStream(name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
