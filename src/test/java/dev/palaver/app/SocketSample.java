package dev.palaver.app;

import io.vertx.core.Future;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketConnectOptions;
import io.vertx.core.json.JsonObject;
import java.util.function.Consumer;

/** What docs/realtime.md shows. */
final class SocketSample {
  private SocketSample() {}

  // sample
  /** The client is to be kept: Vert.x closes one that nobody holds, and its sockets. */
  static Future<WebSocket> listen(
      WebSocketClient client,
      int port,
      String token,
      String channelId,
      long after,
      Consumer<JsonObject> body) {
    WebSocketConnectOptions chat =
        new WebSocketConnectOptions()
            .setHost("localhost")
            .setPort(port)
            .setURI("/eventbus/websocket")
            .putHeader("Authorization", "Bearer " + token);
    JsonObject register =
        new JsonObject()
            .put("type", "register")
            .put("address", "chat.channel." + channelId)
            .put("headers", new JsonObject().put("after", after));
    return client
        .connect(chat)
        .onSuccess(socket -> socket.textMessageHandler(text -> body.accept(new JsonObject(text))))
        .compose(socket -> socket.writeTextMessage(register.encode()).map(socket));
  }
  // /sample
}
