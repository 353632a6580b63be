package dev.palaver.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.palaver.testing.EventSocket;
import dev.palaver.testing.Until;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Connections and sockets that want more memory than a node has. */
class SocketMemoryIT {
  private static final int MOST_CONNECTIONS = 1000;

  private final SmallNode node =
      new SmallNode(Map.of("CHAT_MAX_CONNECTIONS", "" + MOST_CONNECTIONS));

  @AfterEach
  void stop() {
    node.close();
  }

  @Test
  void socketsThatReplayAndDoNotReadHoldNoMoreThanTheBudget() throws Exception {
    for (int i = 0; i < 12; i++) {
      assertThat(node.post("z".repeat(900_000)).statusCode()).isEqualTo(200);
    }
    for (int i = 0; i < 60; i++) {
      RawSocket socket = node.openWebSocket();
      socket.sendText(
          new JsonObject()
              .put("type", "register")
              .put("address", "chat.channel." + node.channel)
              .put(
                  "headers",
                  new JsonObject().put("Authorization", "Bearer " + node.ann).put("after", "0"))
              .encode());
    }
    try (EventSocket healthy = new EventSocket(node.server.port(), node.ann, node.channel, null)) {
      assertThat(healthy.next().getString("type")).isEqualTo("subscribed");
      assertThat(node.post("for the healthy").statusCode()).isEqualTo(200);
      assertThat(healthy.next().getJsonObject("data").getString("body"))
          .isEqualTo("for the healthy");
    }
    node.assertServes();
  }

  @Test
  void piecesOfMessagesWithoutAnEndAreBounded() throws Exception {
    String piece = "p".repeat(50_000);
    for (int i = 0; i < 900; i++) {
      RawSocket socket = node.openWebSocket();
      socket.sendPiece(piece, true);
      socket.sendPiece(piece, false);
    }
    Until.holds(
        () -> node.sockets.stream().anyMatch(RawSocket::ended),
        SmallNode.LIMIT,
        () -> "no socket was closed");
    node.assertServes();
  }

  @Test
  void moreConnectionsThanMayBeAreClosed() throws Exception {
    for (int i = 0; i < MOST_CONNECTIONS + 50; i++) {
      node.open();
    }
    Until.holds(
        () -> node.sockets.stream().filter(RawSocket::ended).count() >= 50,
        SmallNode.LIMIT,
        () -> "those beyond the limit are open");
    // The client's own count, too.
    assertThat(node.sockets.stream().filter(RawSocket::ended).count()).isLessThan(60);
    assertThat(node.server.output()).contains("CHAT_MAX_CONNECTIONS");
    node.assertServes();
  }
}
