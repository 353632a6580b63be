package dev.palaver.dev;

import static org.assertj.core.api.Assertions.assertThat;

import dev.palaver.testing.Chromium;
import dev.palaver.testing.NodeScript;
import dev.palaver.testing.RestartControl;
import dev.palaver.testing.TestServer;
import dev.palaver.testing.Tokens;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The pages in a headless Chromium ({@code src/test/browser}). Set {@code readme.update} to renew
 * the pictures of {@code docs/images}.
 */
@Timeout(300)
class BrowserIT {
  private static final Path SOURCE = Path.of("src", "test", "browser");
  private static final Path PROXY = Path.of("clients", "js", "test", "support", "proxy.js");
  private static final Path IMAGES = Path.of("docs", "images");
  private static final Path WORK = Path.of("target", "browser");

  private static Path chromium;

  @TempDir private Path folder;

  @BeforeAll
  static void install() throws Exception {
    NodeScript.assumeNode();
    chromium = Chromium.assumeChromium();
    for (Path file : sources()) {
      copy(file, WORK.resolve(SOURCE.relativize(file)));
    }
    copy(PROXY, WORK.resolve("support").resolve("proxy.js"));
    NodeScript.Result installed =
        NodeScript.run(WORK, Map.of(), List.of("npm", "ci", "--no-audit", "--no-fund"));
    assertThat(installed.exitCode()).as(installed.output()).isZero();
  }

  @Test
  void peopleChatThroughCutsAndAKillOnTheDevelopmentServer() throws Exception {
    int port = DevProcess.freePort();
    Map<String, String> settings = Map.of("PORT", Integer.toString(port));
    AtomicReference<DevProcess> server =
        new AtomicReference<>(DevProcess.start(folder, settings).ready());
    RestartControl.Restart restart =
        () -> {
          server.get().kill();
          server.set(DevProcess.start(folder, settings).ready());
          return port;
        };
    try (RestartControl control = new RestartControl(port, restart)) {
      Map<String, String> env = new HashMap<>();
      env.put("BASE", "http://127.0.0.1:" + port);
      env.put("CONTROL", control.url());
      if (Boolean.getBoolean("readme.update")) {
        Files.createDirectories(IMAGES);
        env.put("SHOTS", IMAGES.toAbsolutePath().toString());
      }
      run(
          env,
          "chat.test.mjs",
          "habits.test.mjs",
          "pictures.test.mjs",
          "quickstart.test.mjs",
          "threads.test.mjs",
          "windows.test.mjs");
    } finally {
      server.get().close();
    }
  }

  @Test
  void inProductionATokenIsPastedOrComesFromTheProductAround() throws Exception {
    int product = DevProcess.freePort();
    UUID ann = UUID.randomUUID();
    UUID ben = UUID.randomUUID();
    Map<String, String> settings =
        Map.of(
            "NODE_ENV", "production",
            "CHAT_WEB", "true",
            "CHAT_CORS_ORIGINS", "https://www.example.com",
            "CHAT_WEB_ORIGINS", "http://127.0.0.1:" + product);
    try (TestServer server = TestServer.start(settings)) {
      JsonObject channel =
          new JsonObject()
              .put("channelType", "order")
              .put("name", "Order 4711")
              .put("members", new JsonArray().add(new JsonObject().put("userId", ben.toString())));
      server.post(Tokens.of(ann).build(), "/channels", channel);

      run(
          Map.of(
              "BASE", "http://127.0.0.1:" + server.port(),
              "PRODUCT_PORT", Integer.toString(product),
              "ANN", ann.toString(),
              "TOKEN_ANN", Tokens.of(ann).build(),
              "TOKEN_BEN", Tokens.of(ben).build()),
          "product.test.mjs");
    }
  }

  private static void run(Map<String, String> given, String... files) throws Exception {
    Map<String, String> env = new HashMap<>(given);
    env.put("CHROMIUM", chromium.toString());
    env.put("DOCS", Path.of("").toAbsolutePath().toString());
    List<String> command = new ArrayList<>(List.of("node", "--test", "--test-concurrency=1"));
    command.addAll(List.of(files));
    NodeScript.Result result = NodeScript.run(WORK, env, command);
    result.output().lines().filter(l -> l.contains("first load:")).forEach(System.out::println);
    assertThat(result.exitCode()).as(result.output()).isZero();
    assertThat(result.output()).containsPattern("# pass [1-9]").contains("# skipped 0");
  }

  private static List<Path> sources() throws IOException {
    try (Stream<Path> all = Files.walk(SOURCE)) {
      return all.filter(Files::isRegularFile)
          .filter(file -> !file.startsWith(SOURCE.resolve("node_modules")))
          .toList();
    }
  }

  private static void copy(Path from, Path to) throws IOException {
    Files.createDirectories(to.getParent());
    Files.copy(from, to, StandardCopyOption.REPLACE_EXISTING);
  }
}
