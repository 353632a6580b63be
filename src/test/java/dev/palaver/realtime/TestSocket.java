package dev.palaver.realtime;

import dev.palaver.core.ChannelId;
import dev.palaver.testing.EventCheck;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketConnectOptions;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/** A raw WebSocket client that keeps every frame. */
final class TestSocket {
  /** Frames that keep the contract, of the last few: a thousand sockets get the same ones. */
  private static final Set<String> GOOD =
      Collections.newSetFromMap(
          new LinkedHashMap<>() {
            private static final long serialVersionUID = 1;

            @Override
            protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
              return size() > 50;
            }
          });

  private final WebSocket socket;
  private final List<JsonObject> frames = new ArrayList<>();
  private Short closeCode;
  private AssertionError breach;
  private String newer;

  private TestSocket(WebSocket socket) {
    this.socket = socket;
    socket.textMessageHandler(this::take);
    socket.closeHandler(end -> closed());
    socket.exceptionHandler(failure -> {});
    socket.resume();
  }

  static TestSocket open(WebSocketClient client, int port) {
    return open(client, new WebSocketConnectOptions().setPort(port));
  }

  static TestSocket open(WebSocketClient client, WebSocketConnectOptions options) {
    options.setHost("127.0.0.1").setURI("/eventbus/websocket");
    // The client would add an Origin of its own, as no program but a browser does.
    options.setAllowOriginHeader(
        options.getHeaders() != null && options.getHeaders().contains("Origin"));
    // Paused until the handlers are there: no frame is missed.
    return RealtimeServer.await(
        client.connect(options).onSuccess(WebSocket::pause).map(TestSocket::new));
  }

  TestSocket register(ChannelId channel, String token, Long after) {
    JsonObject headers = new JsonObject();
    if (token != null) {
      headers.put("Authorization", "Bearer " + token);
    }
    if (after != null) {
      headers.put("after", after.toString());
    }
    return send(
        new JsonObject()
            .put("type", "register")
            .put("address", "chat.channel." + channel)
            .put("headers", headers)
            .encode());
  }

  TestSocket send(String frame) {
    RealtimeServer.await(socket.writeTextMessage(frame));
    return this;
  }

  /** Says that events of this type come, which a newer node wrote: no contract of ours has it. */
  TestSocket expectNewer(String type) {
    newer = type;
    return this;
  }

  WebSocket socket() {
    return socket;
  }

  /** Waits for a frame, kept or coming. */
  JsonObject frame(Predicate<JsonObject> wanted) {
    return Eventually.get(
        () -> {
          checkContract();
          synchronized (frames) {
            return frames.stream().filter(wanted).findFirst();
          }
        },
        () -> "no such frame in " + frames());
  }

  JsonObject err() {
    return frame(frame -> "err".equals(frame.getString("type")));
  }

  /** Waits for a {@code rec} whose body has this type. */
  JsonObject body(String type) {
    return frame(
            f -> f.containsKey("body") && type.equals(f.getJsonObject("body").getString("type")))
        .getJsonObject("body");
  }

  /** Waits until the socket is closed; its code. */
  int closeCode() {
    return Eventually.get(
        () -> {
          checkContract();
          synchronized (frames) {
            return java.util.Optional.ofNullable(closeCode).map(Short::intValue);
          }
        },
        () -> "not closed; frames " + frames());
  }

  boolean open() {
    synchronized (frames) {
      return closeCode == null;
    }
  }

  /** The seqs of the events so far, in the order of their coming. */
  List<Long> seqs() {
    checkContract();
    synchronized (frames) {
      return frames.stream()
          .filter(f -> f.containsKey("body") && f.getJsonObject("body").containsKey("data"))
          .map(f -> f.getJsonObject("body").getLong("seq"))
          .toList();
    }
  }

  List<JsonObject> frames() {
    checkContract();
    synchronized (frames) {
      return List.copyOf(frames);
    }
  }

  private void take(String text) {
    JsonObject frame = new JsonObject(text);
    synchronized (frames) {
      frames.add(frame);
      try {
        if (newer == null || !newer.equals(type(frame))) {
          check(text, frame);
        }
      } catch (Error | RuntimeException broken) {
        breach = broken instanceof AssertionError known ? known : new AssertionError(broken);
      }
    }
  }

  private static void check(String text, JsonObject frame) {
    synchronized (GOOD) {
      if (!GOOD.contains(text)) {
        EventCheck.frame(frame);
        GOOD.add(text);
      }
    }
  }

  private static String type(JsonObject frame) {
    return frame.getValue("body") instanceof JsonObject body ? body.getString("type") : null;
  }

  /** A frame that breaks the contract fails the test wherever it next looks. */
  private void checkContract() {
    synchronized (frames) {
      if (breach != null) {
        throw breach;
      }
    }
  }

  private void closed() {
    synchronized (frames) {
      closeCode = socket.closeStatusCode();
    }
  }
}
