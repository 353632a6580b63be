package dev.palaver.history;

import dev.palaver.history.History.Delivery;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Listens to some channels over one socket, and comes back when that breaks, to any node: registers
 * each channel with the place up to which it has it. Keeps all that comes, right or wrong. Safe for
 * several threads; all state is guarded by {@code this}.
 */
final class Reader {
  private static final HttpClient CLIENT = HttpClient.newHttpClient();
  private static final Duration CONNECT_LIMIT = Duration.ofSeconds(5);
  private static final int RETRY_MILLIS = 100;

  private final String name;
  private final List<URI> nodes;
  private final String token;
  private final Ledger ledger;
  private final ScheduledExecutorService timer;
  private final Random jitter;
  private final Map<UUID, List<LoggedEvent>> events = new LinkedHashMap<>();
  private ReaderSocket current;
  private boolean stopped;

  Reader(
      String name,
      Plan plan,
      List<URI> nodes,
      String token,
      Ledger ledger,
      ScheduledExecutorService timer,
      List<UUID> channels) {
    this.name = name;
    this.nodes = nodes;
    this.token = token;
    this.ledger = ledger;
    this.timer = timer;
    this.jitter = plan.decisions("back-off of " + name);
    channels.forEach(channel -> events.put(channel, new ArrayList<>()));
  }

  /** Connects; the present socket, if any, counts no more. */
  synchronized void connect() {
    if (stopped) {
      return;
    }
    ReaderSocket socket = new ReaderSocket(this);
    current = socket;
    var unused =
        CLIENT
            .newWebSocketBuilder()
            .connectTimeout(CONNECT_LIMIT)
            .buildAsync(anyNode(), socket)
            .whenComplete((connected, failure) -> connected(socket, failure));
  }

  private URI anyNode() {
    URI node = nodes.get(jitter.nextInt(nodes.size()));
    return URI.create("ws://" + node.getAuthority() + "/eventbus/websocket");
  }

  /** Breaks the connection; what still comes over it is not heard. */
  synchronized void cut(boolean politely, long outageMillis) {
    ReaderSocket cut = current;
    current = null;
    if (cut != null) {
      ledger.cuts.incrementAndGet();
      cut.end(politely);
      comeBackAfter(outageMillis);
    }
  }

  synchronized void stop() {
    stopped = true;
    if (current != null) {
      current.end(false);
      current = null;
    }
  }

  /** Whether all events up to these places have come, of the channels that are listened to. */
  synchronized boolean reached(Map<UUID, Long> heads) {
    return events.keySet().stream()
        .allMatch(channel -> place(channel) >= heads.getOrDefault(channel, 0L));
  }

  synchronized List<Delivery> deliveries() {
    return events.entrySet().stream()
        .map(entry -> new Delivery(name, entry.getKey(), List.copyOf(entry.getValue())))
        .toList();
  }

  synchronized int delivered() {
    return events.values().stream().mapToInt(List::size).sum();
  }

  /** The frames with which a new socket asks for what this reader lacks. */
  synchronized List<String> registrations() {
    ledger.connects.incrementAndGet();
    return events.keySet().stream()
        .map(
            channel ->
                new JsonObject()
                    .put("type", "register")
                    .put("address", "chat.channel." + channel)
                    .put(
                        "headers",
                        new JsonObject()
                            .put("Authorization", "Bearer " + token)
                            .put("after", Long.toString(place(channel))))
                    .encode())
        .toList();
  }

  /** A frame; ignored when the socket is one that was cut. */
  synchronized void take(ReaderSocket socket, JsonObject frame) {
    if (socket != current) {
      return;
    }
    JsonObject body = frame.getJsonObject("body");
    if (body == null) {
      refused(socket, frame);
    } else if (body.containsKey("seq") && body.containsKey("data")) {
      events
          .get(UUID.fromString(body.getString("channelId")))
          .add(ledger.shared(LoggedEvent.ofWire(body)));
    } else if (!Boolean.TRUE.equals(body.getBoolean("recovered"))) {
      ledger.fault(name + " was told " + body);
    }
  }

  /** The connection broke, by whatever cause but a cut. */
  synchronized void ended(ReaderSocket socket) {
    if (socket == current) {
      current = null;
      comeBackAfter(RETRY_MILLIS + jitter.nextInt(RETRY_MILLIS));
    }
  }

  synchronized void fault(String what) {
    ledger.fault(name + ": " + what);
  }

  private void comeBackAfter(long millis) {
    var unused = timer.schedule(this::connectUnlessConnected, millis, TimeUnit.MILLISECONDS);
  }

  private synchronized void connectUnlessConnected() {
    if (current == null) {
      connect();
    }
  }

  private synchronized void connected(ReaderSocket socket, Throwable failure) {
    if (failure != null) {
      ended(socket);
    }
  }

  /** The server may be short of something for a moment; anything else is a fault. */
  private void refused(ReaderSocket socket, JsonObject frame) {
    if (Integer.valueOf(503).equals(frame.getInteger("failureCode"))) {
      socket.end(false);
      ended(socket);
    } else {
      fault("was told " + frame);
    }
  }

  private long place(UUID channel) {
    List<LoggedEvent> got = events.get(channel);
    return got.isEmpty() ? 0 : got.get(got.size() - 1).seq();
  }
}
