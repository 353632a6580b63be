package dev.palaver.testing;

import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A plain WebSocket that is registered on one address and keeps the bodies of what comes. */
public final class EventSocket implements AutoCloseable {
  private static final HttpClient CLIENT = HttpClient.newHttpClient();
  private static final long LIMIT_SECONDS = 30;

  private final BlockingQueue<JsonObject> bodies = new LinkedBlockingQueue<>();
  private final WebSocket socket;

  /**
   * Connects and registers; the first body is {@code subscribed}.
   *
   * @param after the last event that the client has; null: from now on
   */
  public EventSocket(int port, String token, UUID channel, Long after) {
    this(
        port,
        "chat.channel." + channel,
        after == null ? headers(token) : headers(token).put("after", after.toString()));
  }

  /** The same from now on, and told who hears the channel. */
  public static EventSocket watching(int port, String token, UUID channel) {
    return new EventSocket(port, "chat.channel." + channel, headers(token).put("presence", "true"));
  }

  /** On what concerns a user in any channel. */
  public static EventSocket feed(int port, String token, UUID user) {
    return new EventSocket(port, "chat.user." + user, headers(token));
  }

  private static JsonObject headers(String token) {
    return new JsonObject().put("Authorization", "Bearer " + token);
  }

  private EventSocket(int port, String address, JsonObject headers) {
    this.socket =
        CLIENT
            .newWebSocketBuilder()
            .buildAsync(URI.create("ws://127.0.0.1:" + port + "/eventbus/websocket"), new Reader())
            .join();
    JsonObject register =
        new JsonObject().put("type", "register").put("address", address).put("headers", headers);
    socket.sendText(register.encode(), true).join();
  }

  /** Sends a frame; what is replied comes as a body, too. */
  public void send(JsonObject frame) {
    socket.sendText(frame.encode(), true).join();
  }

  /** The next body; fails when none comes in time. */
  public JsonObject next() throws InterruptedException {
    JsonObject body = bodies.poll(LIMIT_SECONDS, TimeUnit.SECONDS);
    if (body == null) {
      throw new AssertionError("no frame came in " + LIMIT_SECONDS + " s");
    }
    return body;
  }

  /** Bodies that have come and were not taken. */
  public int waiting() {
    return bodies.size();
  }

  @Override
  public void close() {
    socket.abort();
  }

  private final class Reader implements WebSocket.Listener {
    private final StringBuilder text = new StringBuilder();

    @Override
    public CompletionStage<?> onText(WebSocket from, CharSequence part, boolean last) {
      text.append(part);
      if (last) {
        JsonObject frame = new JsonObject(text.toString());
        bodies.add(frame.getJsonObject("body", frame));
        text.setLength(0);
      }
      from.request(1);
      return null;
    }
  }
}
