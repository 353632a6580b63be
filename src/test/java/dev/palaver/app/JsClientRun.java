package dev.palaver.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.palaver.testing.NodeScript;
import dev.palaver.testing.RestartControl;
import dev.palaver.testing.Tokens;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The tests of {@code clients/js}, in a copy under target/, against a server that may restart. */
final class JsClientRun {
  private static final Path SOURCE = Path.of("clients", "js");
  private static final Path WORK = Path.of("target", "js-client");

  /** One file after another, as they share the server; Node 20 has WebSocket behind a flag. */
  private static final List<String> NODE_TEST =
      List.of("node", "--experimental-websocket", "--test", "--test-concurrency=1");

  private JsClientRun() {}

  /** A copy with its development dependencies; skips the calling test where there is no Node. */
  static Path install() throws Exception {
    NodeScript.assumeNode();
    for (Path file : files()) {
      Path copy = WORK.resolve(SOURCE.relativize(file));
      Files.createDirectories(copy.getParent());
      Files.copy(file, copy, StandardCopyOption.REPLACE_EXISTING);
    }
    NodeScript.Result installed =
        NodeScript.run(WORK, Map.of(), List.of("npm", "ci", "--no-audit", "--no-fund"));
    assertThat(installed.exitCode()).as(installed.output()).isZero();
    return WORK;
  }

  /** Runs test files; fails with their output when one fails, or none is run. */
  static void tests(int port, RestartControl.Restart restart, String... files) throws Exception {
    try (RestartControl control = new RestartControl(port, restart)) {
      Map<String, String> env = new HashMap<>(Tokens.settings());
      env.put("BASE", "http://127.0.0.1:" + port);
      env.put("CONTROL", control.url());
      List<String> command = Stream.concat(NODE_TEST.stream(), Stream.of(files)).toList();
      NodeScript.Result result = NodeScript.run(WORK, env, command);
      System.out.println(
          result
              .output()
              .lines()
              .filter(l -> l.matches("(# (SEED|pass|skipped) ?.*|.*acknowledged.*)"))
              .map(l -> "clients/js: " + l.replaceFirst("^\\s*# ", ""))
              .reduce((a, b) -> a + "\n" + b)
              .orElse(""));
      assertThat(result.exitCode()).as(result.output()).isZero();
      assertThat(result.output()).containsPattern("# pass [1-9]").contains("# skipped 0");
    }
  }

  /** Every test file: one that is new is not to be forgotten. */
  static String[] all() throws IOException {
    return files().stream()
        .map(file -> SOURCE.relativize(file).toString())
        .filter(name -> name.endsWith(".test.js"))
        .sorted()
        .toArray(String[]::new);
  }

  private static List<Path> files() throws IOException {
    try (Stream<Path> all = Files.walk(SOURCE)) {
      return all.filter(Files::isRegularFile)
          .filter(file -> !file.startsWith(SOURCE.resolve("node_modules")))
          .toList();
    }
  }
}
