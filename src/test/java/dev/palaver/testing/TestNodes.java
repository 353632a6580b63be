package dev.palaver.testing;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Nodes of one service, each the built jar in a process of its own and on ports of its own,
 * whatever becomes of the process. Two or more are a cluster. Nodes are numbered from 0; each is
 * used by one thread at a time.
 */
public final class TestNodes implements AutoCloseable {
  private static final Duration LIMIT = Duration.ofSeconds(60);

  /**
   * Below the ports that systems give to clients: else, while a node is away, a client that wants
   * to come back could be given the node's own port.
   */
  private static final int LOWEST_PORT = 20_000;

  private static final int PORTS = 10_000;
  private static final Set<Integer> GIVEN = ConcurrentHashMap.newKeySet();
  private static final HttpClient CLIENT =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();

  private final TestDatabase database;
  private final Map<String, String> settings;
  private final List<Place> places;
  private final List<Integer> ports;
  private final List<Integer> clusterPorts;
  private final List<ServerProcess> processes = new ArrayList<>();

  private TestNodes(TestDatabase database, Map<String, String> settings, List<Place> places) {
    this.database = database;
    this.settings = settings;
    this.places = places;
    this.ports = places.stream().map(place -> freePort()).toList();
    this.clusterPorts = places.stream().map(place -> freePort()).toList();
    places.forEach(place -> processes.add(null));
  }

  /** Starts so many nodes at once, and returns when all are ready. */
  public static TestNodes start(TestDatabase database, int count, Map<String, String> settings) {
    return start(
        database, IntStream.range(0, count).mapToObj(i -> Place.LOOPBACK).toList(), settings);
  }

  /** The same, each in a place of its own. */
  static TestNodes start(TestDatabase database, List<Place> places, Map<String, String> settings) {
    TestNodes nodes = new TestNodes(database, settings, places);
    try {
      nodes.all().forEach(nodes::launch);
      nodes.all().forEach(nodes::awaitReady);
      return nodes;
    } catch (RuntimeException | AssertionError e) {
      nodes.close();
      throw e;
    }
  }

  /** The numbers of the nodes. */
  public List<Integer> all() {
    return IntStream.range(0, places.size()).boxed().toList();
  }

  /** Where clients reach a node, without a path. */
  public URI uri(int node) {
    return URI.create("http://" + places.get(node).host() + ":" + ports.get(node));
  }

  /** Where clients reach the nodes, whether they run or not. */
  public List<URI> uris() {
    return all().stream().map(this::uri).toList();
  }

  public int port(int node) {
    return ports.get(node);
  }

  /** {@code host:port} of Hazelcast at each node. */
  public List<String> members() {
    return all().stream()
        .map(i -> places.get(i).clusterHost() + ":" + clusterPorts.get(i))
        .toList();
  }

  /** A node's process, to be signalled; the newest one. */
  public ServerProcess process(int node) {
    return processes.get(node);
  }

  /** Starts a node that has ended; returns at once. */
  public void launch(int node) {
    launch(node, Map.of());
  }

  /** The same, with settings that only this start has. */
  public void launch(int node, Map<String, String> more) {
    Place place = places.get(node);
    Map<String, String> env = new HashMap<>();
    env.put("DB_HOST", place.databaseHost());
    env.put("HOST", place.host());
    env.put("CHAT_MANAGEMENT_HOST", place.host());
    env.put("PORT", Integer.toString(ports.get(node)));
    env.put("CHAT_DB_POOL_SIZE", "8");
    if (places.size() > 1) {
      env.put("CHAT_CLUSTER", "true");
      env.put("CHAT_CLUSTER_MEMBERS", String.join(",", members()));
      env.put("CHAT_CLUSTER_HOST", place.clusterHost());
      env.put("CHAT_CLUSTER_PORT", Integer.toString(clusterPorts.get(node)));
    }
    env.putAll(settings);
    env.putAll(more);
    processes.set(node, ServerProcess.serve(place.before(), database, env));
  }

  /** SIGKILL to some nodes at once. */
  public void kill(Integer... nodes) throws InterruptedException {
    for (int node : nodes) {
      processes.get(node).destroy();
    }
    for (int node : nodes) {
      processes.get(node).kill();
    }
  }

  /** SIGTERM, and waits for the end. */
  public int terminate(int node) throws InterruptedException {
    processes.get(node).terminate();
    return processes.get(node).exitCode();
  }

  /** Waits until a node says that it is ready. */
  public void awaitReady(int node) {
    Until.holds(
        () -> ready(node),
        LIMIT,
        () -> "node " + node + " is not ready; " + health(node) + output());
  }

  public boolean ready(int node) {
    return processes.get(node).managementPort() > 0 && health(node).startsWith("200 ");
  }

  /** What {@code /health/ready} answers: status and body; a blank when it does not. */
  public String health(int node) {
    return management(node, "/health/ready");
  }

  /** What the management port answers at a path: status and body; a blank when it does not. */
  public String management(int node, String path) {
    URI uri =
        URI.create(
            "http://%s:%d%s"
                .formatted(places.get(node).host(), processes.get(node).managementPort(), path));
    try {
      HttpResponse<String> answer =
          CLIENT.send(
              HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(5)).build(),
              BodyHandlers.ofString());
      return answer.statusCode() + " " + answer.body();
    } catch (IOException e) {
      return "";
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  /** How many nodes a node sees in its cluster. */
  public int seen(int node) {
    String health = health(node);
    String mark = "\"members\":";
    int at = health.indexOf(mark);
    return at < 0 ? 0 : Integer.parseInt(health.substring(at + mark.length()).split("\\D", 2)[0]);
  }

  /** Waits until each of some nodes sees so many. */
  public void awaitSeen(int count, Integer... nodes) {
    for (int node : nodes) {
      Until.holds(
          () -> seen(node) == count,
          LIMIT,
          () -> "node " + node + " does not see " + count + " nodes: " + health(node) + output());
    }
  }

  /** What the present processes have printed. */
  public String output() {
    return all().stream()
        .filter(node -> processes.get(node) != null)
        .map(node -> "\n== node " + node + "\n" + processes.get(node).output())
        .collect(Collectors.joining());
  }

  @Override
  public void close() {
    processes.stream().filter(process -> process != null).forEach(ServerProcess::close);
  }

  private static int freePort() {
    Random any = new Random();
    while (true) {
      int candidate = LOWEST_PORT + any.nextInt(PORTS);
      try (ServerSocket free = new ServerSocket(candidate, 1, InetAddress.getLoopbackAddress())) {
        if (GIVEN.add(candidate)) {
          return free.getLocalPort();
        }
      } catch (IOException e) {
        // Taken: the next one.
      }
    }
  }
}
