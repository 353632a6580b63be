package dev.palaver.app;

import dev.palaver.testing.ServerProcess;
import dev.palaver.testing.TestDatabase;
import dev.palaver.testing.TestPostgres;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** {@code clients/js} and a server that is killed with -9 while they talk. */
class JsClientIT {
  @Test
  void nothingIsLostOrRepeatedWhenTheServerIsKilled() throws Exception {
    JsClientRun.install();
    TestDatabase database = TestPostgres.migratedDatabase();
    AtomicReference<ServerProcess> server =
        new AtomicReference<>(ServerProcess.serve(database, Map.of()));
    try {
      JsClientRun.tests(
          server.get().port(),
          () -> {
            server.get().kill();
            server.set(ServerProcess.serve(database, Map.of()));
            return server.get().port();
          },
          "test/faults.test.js");
    } finally {
      server.get().close();
    }
  }
}
