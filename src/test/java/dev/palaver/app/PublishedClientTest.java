package dev.palaver.app;

import static dev.palaver.testing.TestServer.message;
import static org.assertj.core.api.Assertions.assertThat;

import dev.palaver.testing.NodeScript;
import dev.palaver.testing.TestServer;
import dev.palaver.testing.Tokens;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/**
 * The published {@code sockjs-client} and {@code @vertx/eventbus-bridge-client.js}, unmodified,
 * against the whole server ({@code src/test/js/bridge.mjs}).
 */
class PublishedClientTest {
  private static final Path SOURCE = Path.of("src", "test", "js");
  private static final Path WORK = Path.of("target", "bridge-client");

  @Test
  void publishedClientWorksUnmodifiedOverEveryTransport() throws Exception {
    NodeScript.assumeNode();
    install();
    UUID bob = UUID.randomUUID();
    UUID channel = UUID.randomUUID();
    String ann = Tokens.of(UUID.randomUUID()).build();
    try (TestServer server = TestServer.members()) {
      server.post(ann, "/messages", message(channel).put("toUserId", bob.toString()));

      NodeScript.Result result =
          NodeScript.run(
              WORK,
              Map.of(
                  "BASE", "http://127.0.0.1:" + server.port(),
                  "CHANNEL", channel.toString(),
                  "TOKEN_A", ann,
                  "TOKEN_B", Tokens.of(bob).build(),
                  "TOKEN_OTHER", Tokens.of(UUID.randomUUID()).build()),
              List.of("node", "bridge.mjs"));

      assertThat(result.exitCode()).as(result.output()).isZero();
      assertThat(result.output().lines().filter(line -> line.startsWith("ok: "))).hasSize(8);
    }
  }

  private static void install() throws Exception {
    Files.createDirectories(WORK);
    for (String file : List.of("package.json", "package-lock.json", "bridge.mjs")) {
      Files.copy(SOURCE.resolve(file), WORK.resolve(file), StandardCopyOption.REPLACE_EXISTING);
    }
    NodeScript.Result installed =
        NodeScript.run(WORK, Map.of(), List.of("npm", "ci", "--no-audit", "--no-fund"));
    assertThat(installed.exitCode()).as(installed.output()).isZero();
  }
}
