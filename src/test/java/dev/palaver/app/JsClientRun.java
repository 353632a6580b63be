package dev.palaver.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.palaver.testing.NodeScript;
import dev.palaver.testing.Tokens;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/** The tests of {@code clients/js}, in a copy under target/, against a server that may restart. */
final class JsClientRun {
  private static final Path SOURCE = Path.of("clients", "js");
  private static final Path WORK = Path.of("target", "js-client");

  /** One file after another, as they share the server; Node 20 has WebSocket behind a flag. */
  private static final List<String> NODE_TEST =
      List.of("node", "--experimental-websocket", "--test", "--test-concurrency=1");

  /** Ends the server and starts another one on the same database. */
  @FunctionalInterface
  interface Restart {
    /** The new one's port. */
    int again() throws Exception;
  }

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
  static void tests(int port, Restart restart, String... files) throws Exception {
    AtomicInteger current = new AtomicInteger(port);
    HttpServer control = control(current, restart);
    try {
      Map<String, String> env = new HashMap<>(Tokens.settings());
      env.put("BASE", base(port));
      env.put("CONTROL", "http://127.0.0.1:" + control.getAddress().getPort() + "/");
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
    } finally {
      control.stop(0);
    }
  }

  private static HttpServer control(AtomicInteger port, Restart restart) throws IOException {
    HttpServer control =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    control.createContext("/", exchange -> answer(exchange, port, restart));
    control.start();
    return control;
  }

  private static void answer(HttpExchange exchange, AtomicInteger port, Restart restart)
      throws IOException {
    try (exchange) {
      if (exchange.getRequestMethod().equals("POST")) {
        port.set(restart.again());
      }
      byte[] base = base(port.get()).getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(200, base.length);
      exchange.getResponseBody().write(base);
    } catch (Exception e) {
      throw new IOException("the server does not come back", e);
    }
  }

  private static List<Path> files() throws IOException {
    try (Stream<Path> all = Files.walk(SOURCE)) {
      return all.filter(Files::isRegularFile)
          .filter(file -> !file.startsWith(SOURCE.resolve("node_modules")))
          .toList();
    }
  }

  private static String base(int port) {
    return "http://127.0.0.1:" + port;
  }
}
