package dev.palaver.membership;

import dev.palaver.testing.Until;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;

/** A user's socket: one registration at a time for each channel. */
final class FuzzSocket implements AutoCloseable {
  private static final HttpClient CLIENT = HttpClient.newHttpClient();
  private static final String CHANNEL = "chat.channel.";

  /** An address that is refused, in its turn: all frames before it have been served. */
  private static final String MARK = "chat.nowhere";

  static final Duration LIMIT = Duration.ofSeconds(30);

  private final WebSocket socket;
  private final String token;
  private final Map<String, Listening> listening = new ConcurrentHashMap<>();
  private final List<String> strays = new ArrayList<>();
  private int marks;

  FuzzSocket(int port, String token) {
    this.token = token;
    this.socket =
        CLIENT
            .newWebSocketBuilder()
            .buildAsync(URI.create("ws://127.0.0.1:" + port + "/eventbus/websocket"), new Ear())
            .join();
  }

  /**
   * Registers a channel and waits for the answer.
   *
   * @param after null: from now on
   */
  Listening register(UUID channel, Long after) {
    // What a former registration had on the way must not be counted to the new one.
    unregister(channel);
    Listening fresh = new Listening();
    listening.put(CHANNEL + channel, fresh);
    JsonObject headers = new JsonObject().put("Authorization", "Bearer " + token);
    if (after != null) {
      headers.put("after", after.toString());
    }
    send("register", CHANNEL + channel, headers);
    Until.holds(() -> fresh.first() != null, LIMIT, () -> "no answer to register " + channel);
    return fresh;
  }

  /** Ends a registration; returns when the server has done so. */
  void unregister(UUID channel) {
    send("unregister", CHANNEL + channel, new JsonObject().put("Authorization", "Bearer " + token));
    int before = marks();
    send("register", MARK, new JsonObject().put("Authorization", "Bearer " + token));
    Until.holds(() -> marks() > before, LIMIT, () -> "no answer to a mark");
    listening.remove(CHANNEL + channel);
  }

  /** Frames that belong to no registration. */
  synchronized List<String> strays() {
    return List.copyOf(strays);
  }

  @Override
  public void close() {
    socket.abort();
  }

  private void send(String type, String address, JsonObject headers) {
    JsonObject frame =
        new JsonObject().put("type", type).put("address", address).put("headers", headers);
    socket.sendText(frame.encode(), true).join();
  }

  private synchronized int marks() {
    return marks;
  }

  private synchronized void take(JsonObject frame) {
    String address = frame.getString("address", "");
    Listening to = listening.get(address);
    if (address.equals(MARK)) {
      marks++;
    } else if (to == null) {
      strays.add(frame.encode());
    } else {
      try {
        to.take(frame.getJsonObject("body", frame));
      } catch (IllegalStateException late) {
        strays.add(late.getMessage());
      }
    }
  }

  private final class Ear implements WebSocket.Listener {
    private final StringBuilder text = new StringBuilder();

    @Override
    public CompletionStage<?> onText(WebSocket from, CharSequence part, boolean last) {
      text.append(part);
      if (last) {
        take(new JsonObject(text.toString()));
        text.setLength(0);
      }
      from.request(1);
      return null;
    }
  }
}
