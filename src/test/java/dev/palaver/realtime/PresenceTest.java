package dev.palaver.realtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.palaver.core.ChannelId;
import dev.palaver.core.ErrorCode;
import dev.palaver.events.EventType;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Who hears a channel, for those who watch it. */
class PresenceTest {
  private static RealtimeServer server;
  private static WebSocketClient client;
  private final String ann = UUID.randomUUID().toString();
  private final String ben = UUID.randomUUID().toString();

  @BeforeAll
  static void start() {
    server = new RealtimeServer(Map.of("CHAT_PRESENCE_MAX_USERS", "2"));
    client = server.vertx.createWebSocketClient(RealtimeServer.clientOptions());
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static TestSocket watch(RealtimeServer at, ChannelId channel, String user) {
    JsonObject headers =
        new JsonObject().put("Authorization", "Bearer " + user).put("presence", "true");
    return TestSocket.open(client, at.port)
        .send(
            new JsonObject()
                .put("type", "register")
                .put("address", "chat.channel." + channel)
                .put("headers", headers)
                .encode());
  }

  private static TestSocket hear(ChannelId channel, String user) {
    TestSocket socket = TestSocket.open(client, server.port).register(channel, user, null);
    socket.body("subscribed");
    return socket;
  }

  private static JsonObject presence(TestSocket socket, String field, String user) {
    return socket
        .frame(
            frame -> {
              JsonObject body = frame.getJsonObject("body", new JsonObject());
              return "presence".equals(body.getString("type"))
                  && body.containsKey(field)
                  && body.getJsonArray(field).contains(user);
            })
        .getJsonObject("body");
  }

  @Test
  void aWatcherSeesWhoIsThereAndWhoComesAndGoes() {
    ChannelId channel = server.newChannel();
    TestSocket watcher = watch(server, channel, ann);
    assertThat(watcher.body("subscribed").getBoolean("presence")).isTrue();
    assertThat(presence(watcher, "users", ann).getInteger("count")).isEqualTo(1);

    TestSocket first = hear(channel, ben);
    TestSocket second = hear(channel, ben);
    assertThat(presence(watcher, "joined", ben).getInteger("count")).isEqualTo(2);
    RealtimeServer.await(first.socket().close());
    RealtimeServer.await(second.socket().close());

    assertThat(presence(watcher, "left", ben).getInteger("count")).isEqualTo(1);
  }

  @Test
  void ofACrowdOnlyTheNumberIsTold() {
    ChannelId channel = server.newChannel();
    List.of(ann, ben, UUID.randomUUID().toString()).forEach(user -> hear(channel, user));
    TestSocket watcher = watch(server, channel, ann);
    JsonObject presence = watcher.body("presence");
    assertThat(presence.getInteger("count")).isEqualTo(3);
    assertThat(presence.fieldNames()).containsExactlyInAnyOrder("type", "channelId", "count");
  }

  @Test
  void manyWatchersAreToldLessOftenAndANewOneAtOnce() {
    try (RealtimeServer crowded = new RealtimeServer(Map.of("CHAT_ACTIVITY_FANOUT", "1"))) {
      ChannelId channel = crowded.newChannel();
      List<TestSocket> watchers =
          Stream.generate(() -> watch(crowded, channel, ann)).limit(4).toList();
      watchers.forEach(watcher -> presence(watcher, "users", ann));
      TestSocket first = watchers.get(0);
      // From one view to the next 4 s, a second for each watcher; one that is new has the last one.
      watch(crowded, channel, ben);
      presence(first, "joined", ben);
      Instant told = Instant.now();
      String carl = UUID.randomUUID().toString();
      TestSocket late = watch(crowded, channel, carl);
      assertThat(presence(late, "users", ben).getJsonArray("users")).doesNotContain(carl);
      presence(first, "joined", carl);

      assertThat(Duration.between(told, Instant.now())).isGreaterThan(Duration.ofSeconds(2));
    }
  }

  @Test
  void whoDoesNotWatchIsToldNothing() {
    ChannelId channel = server.newChannel();
    TestSocket quiet = hear(channel, ben);
    TestSocket watcher = watch(server, channel, ann);
    presence(watcher, "users", ben);
    RealtimeServer.await(server.post(channel, "x"));
    quiet.body("message.created");
    assertThat(quiet.frames()).noneMatch(frame -> frame.encode().contains("\"count\""));
  }

  @Test
  void whoMayNotHearIsNotThere() {
    ChannelId channel = server.newChannel();
    server.deny(ben, channel, ErrorCode.NOT_FOUND);
    TestSocket stranger = TestSocket.open(client, server.port).register(channel, ben, null);
    assertThat(stranger.err().getInteger("failureCode")).isEqualTo(404);
    TestSocket watcher = watch(server, channel, ann);
    assertThat(presence(watcher, "users", ann).getJsonArray("users")).hasSize(1);
  }

  @Test
  void whoLosesAccessSeesNoMore() {
    ChannelId channel = server.newChannel();
    TestSocket watcher = watch(server, channel, ann);
    TestSocket other = watch(server, channel, ben);
    presence(watcher, "users", ann);
    server.deny(ann, channel, ErrorCode.NOT_FOUND);
    RealtimeServer.await(server.member(channel, EventType.MEMBER_LEFT, ann));
    watcher.body("unsubscribed");
    int told = watcher.frames().size();
    presence(other, "left", ann);
    assertThat(watcher.frames()).hasSize(told);
  }

  @Test
  void presenceCanBeOff() {
    try (RealtimeServer off = new RealtimeServer(Map.of("CHAT_PRESENCE", "false"))) {
      TestSocket watcher = watch(off, off.newChannel(), ann);
      assertThat(watcher.body("subscribed").getBoolean("presence")).isFalse();
    }
  }
}
