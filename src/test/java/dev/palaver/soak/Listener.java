package dev.palaver.soak;

import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Hears some channels over one socket, and resumes where it was when that was cut. An event that is
 * not the next one is a fault. Safe for several threads; all state is guarded by {@code this}.
 */
final class Listener {
  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  private final URI server;
  private final String token;
  private final Tally tally;
  private final Map<UUID, Long> places = new LinkedHashMap<>();
  private Hearing current;

  Listener(URI server, String token, Tally tally, List<UUID> channels) {
    this.server = server;
    this.token = token;
    this.tally = tally;
    channels.forEach(channel -> places.put(channel, 0L));
  }

  /** Connects, and asks for all after what it has. */
  void connect() {
    Hearing hearing = new Hearing();
    synchronized (this) {
      current = hearing;
    }
    tally.connects.increment();
    CLIENT
        .newWebSocketBuilder()
        .buildAsync(URI.create("ws://" + server.getAuthority() + "/eventbus/websocket"), hearing)
        .join();
  }

  /** Ends the connection, by a close frame or without a word; what still comes is not heard. */
  synchronized void cut(boolean politely) {
    Hearing cut = current;
    current = null;
    if (cut != null) {
      tally.cuts.increment();
      cut.end(politely);
    }
  }

  /** Whether all events up to these places have come. */
  synchronized boolean reached(Map<UUID, Long> heads) {
    return places.entrySet().stream()
        .allMatch(place -> place.getValue() >= heads.getOrDefault(place.getKey(), 0L));
  }

  private synchronized List<String> registrations() {
    return places.entrySet().stream()
        .map(
            place ->
                new JsonObject()
                    .put("type", "register")
                    .put("address", "chat.channel." + place.getKey())
                    .put(
                        "headers",
                        new JsonObject()
                            .put("Authorization", "Bearer " + token)
                            .put("after", place.getValue().toString()))
                    .encode())
        .toList();
  }

  private synchronized void take(Hearing hearing, JsonObject frame) {
    if (hearing != current) {
      return;
    }
    JsonObject body = frame.getJsonObject("body", frame);
    if (!body.containsKey("data")) {
      if (!Boolean.TRUE.equals(body.getBoolean("recovered"))) {
        tally.fault("a listener was told " + frame);
      }
      return;
    }
    UUID channel = UUID.fromString(body.getString("channelId"));
    long seq = body.getLong("seq");
    if (seq != places.get(channel) + 1) {
      tally.fault("after " + places.get(channel) + " came " + seq + " of " + channel);
    }
    places.put(channel, seq);
    tally.arrived(String.valueOf(body.getJsonObject("data").getString("body")));
  }

  private synchronized void ended(Hearing hearing, String how) {
    if (hearing == current) {
      current = null;
      tally.fault("a listener's socket ended: " + how);
    }
  }

  private final class Hearing implements WebSocket.Listener {
    private final StringBuilder text = new StringBuilder();
    private final CompletableFuture<WebSocket> opened = new CompletableFuture<>();

    @Override
    public void onOpen(WebSocket socket) {
      CompletableFuture<WebSocket> registered = CompletableFuture.completedFuture(socket);
      for (String registration : registrations()) {
        registered = registered.thenCompose(ready -> ready.sendText(registration, true));
      }
      var unused = registered.whenComplete((ready, failure) -> opened.complete(socket));
      socket.request(1);
    }

    @Override
    public CompletionStage<?> onText(WebSocket socket, CharSequence part, boolean last) {
      text.append(part);
      if (last) {
        JsonObject frame = new JsonObject(text.toString());
        text.setLength(0);
        take(this, frame);
      }
      socket.request(1);
      return null;
    }

    @Override
    public CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
      ended(this, code + " " + reason);
      return null;
    }

    @Override
    public void onError(WebSocket socket, Throwable error) {
      ended(this, String.valueOf(error));
    }

    private void end(boolean politely) {
      var unused = opened.thenAccept(politely ? Listener::close : WebSocket::abort);
    }
  }

  private static void close(WebSocket socket) {
    var unused = socket.sendClose(WebSocket.NORMAL_CLOSURE, "");
  }
}
