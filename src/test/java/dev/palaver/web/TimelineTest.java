package dev.palaver.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.palaver.testing.NodeScript;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The chat page's logic that needs no page. */
class TimelineTest {
  private static final Path APP = Path.of("src", "main", "resources", "web", "app");

  @Test
  void windowHasNoHoleWhateverComesMeanwhile(@TempDir Path folder) throws Exception {
    NodeScript.assumeNode();
    Files.writeString(folder.resolve("package.json"), "{\"type\":\"module\"}");
    Files.createDirectory(folder.resolve("app"));
    for (String module : List.of("timeline.js", "emitter.js")) {
      Files.copy(APP.resolve(module), folder.resolve("app").resolve(module));
    }
    Files.copy(
        Path.of("src", "test", "js", "timeline.test.mjs"), folder.resolve("timeline.test.mjs"));

    NodeScript.Result result =
        NodeScript.run(folder, Map.of(), List.of("node", "--test", "timeline.test.mjs"));

    assertThat(result.exitCode()).as(result.output()).isZero();
    assertThat(result.output()).containsPattern("# pass [1-9]");
  }
}
