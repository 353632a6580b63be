package dev.palaver.testing;

import io.vertx.core.Vertx;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetSocket;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/**
 * Network namespaces of Linux, one for each node, on two networks of their own: one to clients and
 * the database, one between the nodes, from which a node can be cut. Nothing leaves the machine.
 */
public final class Namespaces implements AutoCloseable {
  private static final long LIMIT_SECONDS = 20;
  private static final int FIRST_HOST = 10;

  private final String id = Integer.toString(new Random().nextInt(0x1000, 0x10000), 16);

  /** Of 198.18.0.0/15, which is for tests between machines (RFC 2544) and in no other use. */
  private final String front = "198.18." + new Random().nextInt(256) + ".";

  private final String back = "198.19." + new Random().nextInt(256) + ".";
  private final Vertx vertx = Vertx.vertx();
  private final NetClient client = vertx.createNetClient();
  private final int nodes;

  private Namespaces(int nodes) {
    this.nodes = nodes;
  }

  /** Why there can be none here; empty when there can. */
  public static Optional<String> unavailable() {
    try {
      of(1).close();
      return Optional.empty();
    } catch (IllegalStateException e) {
      return Optional.of(
          "network namespaces need Linux, root and the command ip: " + e.getMessage());
    }
  }

  /** Makes the networks; they are gone once closed. */
  public static Namespaces of(int nodes) {
    Namespaces made = new Namespaces(nodes);
    try {
      made.make();
      return made;
    } catch (IllegalStateException e) {
      made.close();
      throw e;
    }
  }

  /** Starts a node in each; returns when all are ready. */
  public TestNodes start(TestDatabase database, Map<String, String> settings) {
    TestDatabase seen =
        new TestDatabase(
            relay(database.port()), database.name(), database.user(), database.password());
    List<Place> places = new ArrayList<>();
    for (int i = 0; i < nodes; i++) {
      places.add(
          new Place(
              List.of("ip", "netns", "exec", space(i)),
              front + (FIRST_HOST + i),
              back + (FIRST_HOST + i),
              front + 1));
    }
    return TestNodes.start(seen, places, settings);
  }

  /** Cuts a node off the others; it still reaches clients and the database. Packets just vanish. */
  public void cut(int node) {
    run("ip", "link", "set", cable(node, "b"), "nomaster");
  }

  /** Connects it again. */
  public void heal(int node) {
    run("ip", "link", "set", cable(node, "b"), "master", bridge("b"));
  }

  @Override
  public void close() {
    for (int i = 0; i < nodes; i++) {
      runIfPossible("ip", "netns", "del", space(i));
    }
    runIfPossible("ip", "link", "del", bridge("f"));
    runIfPossible("ip", "link", "del", bridge("b"));
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  private void make() {
    bridge("f", front + "1/24");
    bridge("b", null);
    for (int i = 0; i < nodes; i++) {
      run("ip", "netns", "add", space(i));
      run("ip", "-n", space(i), "link", "set", "lo", "up");
      plug(i, "f", front);
      plug(i, "b", back);
    }
  }

  private void bridge(String network, String address) {
    run("ip", "link", "add", bridge(network), "type", "bridge");
    if (address != null) {
      run("ip", "addr", "add", address, "dev", bridge(network));
    }
    run("ip", "link", "set", bridge(network), "up");
  }

  private void plug(int node, String network, String prefix) {
    String inside = "eth" + network;
    String cable = cable(node, network);
    run("ip", "link", "add", cable, "type", "veth", "peer", "name", inside, "netns", space(node));
    run("ip", "link", "set", cable, "master", bridge(network));
    run("ip", "link", "set", cable, "up");
    String address = prefix + (FIRST_HOST + node) + "/24";
    run("ip", "-n", space(node), "addr", "add", address, "dev", inside);
    run("ip", "-n", space(node), "link", "set", inside, "up");
  }

  private String space(int node) {
    return "plv" + id + "n" + node;
  }

  private String bridge(String network) {
    return "plv" + id + network;
  }

  private String cable(int node, String network) {
    return "plv" + id + network + node;
  }

  /** The database listens on the loopback alone: this hands its connections on. */
  private int relay(int port) {
    return vertx
        .createNetServer()
        .connectHandler(
            from -> {
              from.pause();
              client
                  .connect(port, TestDatabase.HOST)
                  .onSuccess(to -> join(from, to))
                  .onFailure(refused -> from.close());
            })
        .listen(0, front + "1")
        .toCompletionStage()
        .toCompletableFuture()
        .join()
        .actualPort();
  }

  private static void join(NetSocket from, NetSocket to) {
    from.pipeTo(to);
    to.pipeTo(from);
  }

  private static void runIfPossible(String... command) {
    try {
      run(command);
    } catch (IllegalStateException e) {
      // It was not made.
    }
  }

  private static void run(String... command) {
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
        throw new IllegalStateException(String.join(" ", command) + ": " + output.strip());
      }
    } catch (IOException e) {
      throw new IllegalStateException(e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }
}
