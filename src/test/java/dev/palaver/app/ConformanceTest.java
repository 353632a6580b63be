package dev.palaver.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.palaver.testing.NodeScript;
import dev.palaver.testing.TestServer;
import dev.palaver.testing.Tokens;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * The reference's recorded answers (src/test/conformance), asked of the running server in {@code
 * CHAT_ACCESS=open}, answer for answer.
 */
class ConformanceTest {
  private static final Path FOLDER = Path.of("src/test/conformance");

  @Test
  void everyRecordedAnswerOfTheReferenceIsGiven() throws Exception {
    NodeScript.assumeNode();
    try (TestServer server = TestServer.open()) {
      NodeScript.Result result =
          NodeScript.run(
              FOLDER,
              Tokens.settings(),
              List.of(
                  "node",
                  "run.mjs",
                  "check",
                  "--base",
                  "http://127.0.0.1:" + server.port(),
                  "--pg",
                  server.database().conninfo()));

      assertThat(result.exitCode()).as(result.output()).isZero();
    }
  }
}
