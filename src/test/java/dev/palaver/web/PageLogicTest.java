package dev.palaver.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.palaver.testing.NodeScript;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the chat page makes of events and answers, over a client that the tests play. */
class PageLogicTest {
  private static final Path APP = Path.of("src", "main", "resources", "web", "app");
  private static final Path TESTS = Path.of("src", "test", "js");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "conversation.test.mjs",
        "outbox.test.mjs",
        "session.test.mjs",
        "workspace.test.mjs"
      })
  void holdsWhateverComesInWhichOrder(String script, @TempDir Path folder) throws Exception {
    NodeScript.assumeNode();
    Files.writeString(folder.resolve("package.json"), "{\"type\":\"module\"}");
    copyAll(APP, Files.createDirectory(folder.resolve("app")));
    Path client = Files.createDirectory(folder.resolve("client"));
    Files.copy(TESTS.resolve("fake-client.mjs"), client.resolve("index.js"));
    Files.copy(TESTS.resolve(script), folder.resolve(script));

    NodeScript.Result result = NodeScript.run(folder, Map.of(), List.of("node", "--test", script));

    assertThat(result.exitCode()).as(result.output()).isZero();
    assertThat(result.output()).containsPattern("# pass [1-9]");
  }

  private static void copyAll(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.list(from)) {
      for (Path file : files.toList()) {
        Files.copy(file, to.resolve(file.getFileName()));
      }
    }
  }
}
