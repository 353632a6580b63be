package dev.palaver.realtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.palaver.testing.TestServer;
import dev.palaver.testing.Tokens;
import io.vertx.core.Vertx;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.json.JsonObject;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A whole server: operations of REST, called by frames. */
class SocketOperationsTest {
  private static final Vertx VERTX = Vertx.vertx();
  private static final WebSocketClient CLIENT =
      VERTX.createWebSocketClient(RealtimeServer.clientOptions());
  private static TestServer server;

  private final UUID ann = UUID.randomUUID();
  private final String token = Tokens.of(ann).build();
  private final UUID channel = UUID.randomUUID();
  private final TestSocket socket = TestSocket.open(CLIENT, server.port());

  @BeforeAll
  static void start() {
    server = TestServer.members();
  }

  @AfterAll
  static void stop() {
    server.close();
    RealtimeServer.await(VERTX.close());
  }

  private JsonObject send(String address, String key, JsonObject body, String as) {
    String reply = UUID.randomUUID().toString();
    JsonObject headers = new JsonObject().put("Authorization", "Bearer " + as);
    if (key != null) {
      headers.put("Idempotency-Key", key);
    }
    socket.send(
        new JsonObject()
            .put("type", "send")
            .put("address", address)
            .put("replyAddress", reply)
            .put("headers", headers)
            .put("body", body)
            .encode());
    return socket.frame(frame -> reply.equals(frame.getString("address")));
  }

  private JsonObject create(String key, JsonObject body) {
    return send("chat.message.create", key, body, token);
  }

  @Test
  void aMessageIsAnsweredAsOverRest() {
    JsonObject sent = create(null, TestServer.message(channel)).getJsonObject("body");
    JsonObject posted = server.post(token, "/messages", TestServer.message(channel)).json();

    assertThat(sent.fieldNames()).isEqualTo(posted.fieldNames());
    assertThat(sent.getLong("seq")).isEqualTo(1);
    assertThat(posted.getLong("seq")).isEqualTo(2);
    assertThat(server.get(token, "/messages/" + sent.getString("id")).json().getString("body"))
        .isEqualTo(sent.getString("body"));
  }

  @Test
  void aRepeatedKeyAnswersTheFirstMessageWhicheverWayItCame() {
    JsonObject body = TestServer.message(channel);
    JsonObject first = create("key", body).getJsonObject("body");

    assertThat(create("key", body).getJsonObject("body")).isEqualTo(first);
    assertThat(server.postOnce(token, "key", "/messages", body).json()).isEqualTo(first);
    JsonObject other = create("key", body.copy().put("body", "other"));
    assertThat(other.getInteger("failureCode")).isEqualTo(409);
  }

  @Test
  void aRefusalIsThatOfRest() {
    JsonObject invalid = create(null, TestServer.message(channel).put("channelId", "x"));
    JsonObject rest =
        server
            .post(token, "/messages", TestServer.message(channel).put("channelId", "x"))
            .json()
            .getJsonObject("error");
    assertThat(invalid.getInteger("failureCode")).isEqualTo(422);
    assertThat(invalid.getJsonObject("error")).isEqualTo(rest);

    create(null, TestServer.message(channel));
    String reader = Tokens.of(ann).permissions("ViewMessage").build();
    TestSocket mine = TestSocket.open(CLIENT, server.port());
    mine.send(
        new JsonObject()
            .put("type", "send")
            .put("address", "chat.message.create")
            .put("headers", new JsonObject().put("Authorization", "Bearer " + reader))
            .put("body", TestServer.message(channel))
            .encode());
    assertThat(mine.err().getInteger("failureCode")).isEqualTo(403);
    assertThat(mine.err().getString("address")).isEqualTo("chat.message.create");
  }

  @Test
  void readingMovesTheWatermark() {
    String benToken = Tokens.of(UUID.randomUUID()).build();
    create(null, TestServer.message(channel));
    JsonObject mark = new JsonObject().put("channelId", channel.toString()).put("seq", 1);

    JsonObject read = send("chat.read", null, mark, token).getJsonObject("body");

    assertThat(read.fieldNames()).isEqualTo(Set.of("channelId", "readSeq", "unreadCount", "seq"));
    assertThat(read.getLong("readSeq")).isEqualTo(1);
    JsonObject odd = send("chat.read", null, mark.copy().put("channelId", 7), token);
    assertThat(odd.getInteger("failureCode")).isEqualTo(400);
    JsonObject none = send("chat.read", null, mark.copy().putNull("seq"), token);
    assertThat(none.getInteger("failureCode")).isEqualTo(422);
    assertThat(
            server
                .post(benToken, "/channels/" + channel + "/read", new JsonObject().put("seq", 1))
                .status())
        .isEqualTo(404);
  }
}
