package dev.palaver.realtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.palaver.core.ChannelId;
import dev.palaver.testing.TestServer;
import dev.palaver.testing.Tokens;
import io.vertx.core.Vertx;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A log in which a newer version wrote, during a rolling upgrade or before a way back. */
class NewerEventsTest {
  private static final String PINNED = "message.pinned";
  private static TestServer server;
  private static Vertx vertx;
  private static WebSocketClient client;

  private final UUID user = UUID.randomUUID();
  private final String token = Tokens.of(user).build();
  private final ChannelId channel = new ChannelId(UUID.randomUUID());

  @BeforeAll
  static void start() {
    server = TestServer.start(Map.of("CHAT_RECONCILE_MS", "200"));
    vertx = Vertx.vertx();
    client = vertx.createWebSocketClient(RealtimeServer.clientOptions());
  }

  @AfterAll
  static void stop() {
    RealtimeServer.await(vertx.close());
    server.close();
  }

  private void post(String text) {
    JsonObject message = TestServer.message(channel.value()).put("body", text);
    assertThat(server.post(token, "/messages", message).status()).isEqualTo(200);
  }

  /** What another node commits; this one hears nothing of it over its bus. */
  private void pin(long seq) throws SQLException {
    server
        .database()
        .execute(
            """
            UPDATE main.channels SET last_seq = %2$d WHERE id = '%1$s';
            INSERT INTO main.channel_events
              (channel_id, seq, type, entity_id, actor, occurred_on, payload)
            VALUES ('%1$s', %2$d, '%3$s', gen_random_uuid(), '%4$s', now(), '{"pinned":true}')
            """
                .formatted(channel, seq, PINNED, user));
  }

  private TestSocket register(long after) {
    return TestSocket.open(client, server.port())
        .expectNewer(PINNED)
        .register(channel, token, after);
  }

  private static void expect(TestSocket socket, List<Long> seqs) {
    Eventually.that(() -> socket.seqs().equals(seqs), () -> "got " + socket.frames());
    JsonObject pinned = socket.body(PINNED);
    assertThat(pinned.getLong("seq")).isEqualTo(2);
    assertThat(pinned.getJsonObject("data")).isEqualTo(new JsonObject().put("pinned", true));
  }

  @Test
  void anEventOfAnUnknownTypeIsReplayedAndHidesNone() throws SQLException {
    post("one");
    pin(2);
    post("three");

    expect(register(0), List.of(1L, 2L, 3L));
  }

  @Test
  void aGapWithAnEventOfAnUnknownTypeIsClosed() throws SQLException {
    post("one");
    TestSocket socket = register(0);
    socket.body("message.created");
    pin(2);
    post("three");

    expect(socket, List.of(1L, 2L, 3L));
  }

  @Test
  void theLogOverRestHasIt() throws SQLException {
    post("one");
    pin(2);

    JsonArray events =
        server.get(token, "/channels/" + channel + "/events?after=1").json().getJsonArray("events");

    assertThat(events).hasSize(1);
    assertThat(events.getJsonObject(0).getString("type")).isEqualTo(PINNED);
  }
}
