package dev.palaver.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.palaver.testing.NodeScript;
import dev.palaver.testing.TestDatabase;
import dev.palaver.testing.TestPostgres;
import dev.palaver.testing.TestServer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** {@code clients/js} against the whole server; its own tests say what it promises. */
class JsClientTest {
  @Test
  void clientKeepsItsPromisesThroughFaultsAndARestart() throws Exception {
    JsClientRun.install();
    TestDatabase database = TestPostgres.migratedDatabase();
    AtomicReference<TestServer> server =
        new AtomicReference<>(TestServer.start(database, Map.of()));
    try {
      JsClientRun.tests(
          server.get().port(),
          () -> {
            server.get().close();
            server.set(TestServer.start(database, Map.of()));
            return server.get().port();
          },
          JsClientRun.all());
    } finally {
      server.get().close();
    }
  }

  @Test
  void sourcesFitTheirTypes() throws Exception {
    Path folder = JsClientRun.install();

    NodeScript.Result checked =
        NodeScript.run(folder, Map.of(), List.of("npx", "--no-install", "tsc", "-p", "."));

    assertThat(checked.exitCode()).as(checked.output()).isZero();
  }
}
