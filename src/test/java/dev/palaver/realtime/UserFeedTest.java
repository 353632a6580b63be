package dev.palaver.realtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.palaver.core.ChannelId;
import dev.palaver.events.EventType;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** One subscription keeps a list of many channels right. */
class UserFeedTest {
  private static final int CHANNELS = 500;
  private static RealtimeServer server;
  private static WebSocketClient client;
  private final String user = UUID.randomUUID().toString();

  @BeforeAll
  static void start() {
    server = new RealtimeServer(Map.of("CHAT_RECONCILE_MS", "200"));
    client = server.vertx.createWebSocketClient(RealtimeServer.clientOptions());
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static String register(String address, String token) {
    return new JsonObject()
        .put("type", "register")
        .put("address", address)
        .put("headers", new JsonObject().put("Authorization", "Bearer " + token))
        .encode();
  }

  private TestSocket feed() {
    TestSocket socket =
        TestSocket.open(client, server.port).send(register("chat.user." + user, user));
    socket.body("subscribed");
    return socket;
  }

  private static JsonObject activity(TestSocket socket, ChannelId channel, long seq) {
    return socket.frame(
        frame -> {
          JsonObject body = frame.getJsonObject("body", new JsonObject());
          return "activity".equals(body.getString("type"))
              && channel.toString().equals(body.getString("channelId"))
              && body.getLong("seq") == seq;
        });
  }

  private static long count(TestSocket socket, String type) {
    return socket.frames().stream()
        .filter(f -> type.equals(f.getJsonObject("body", new JsonObject()).getString("type")))
        .count();
  }

  @Test
  void everyChannelsActivityComesOverOneSubscription() {
    List<ChannelId> channels = server.newChannels(CHANNELS);
    server.belongs(user, channels);
    TestSocket socket = feed();
    assertThat(socket.body("subscribed"))
        .isEqualTo(
            new JsonObject()
                .put("type", "subscribed")
                .put("userId", user)
                .put("channels", CHANNELS)
                .put("complete", true));

    channels.stream().skip(CHANNELS - 10).forEach(c -> RealtimeServer.await(server.post(c, "hi")));

    channels.stream().skip(CHANNELS - 10).forEach(channel -> activity(socket, channel, 1));
    assertThat(count(socket, "activity")).isEqualTo(10);
  }

  @Test
  void activityIsToldOnceASecondAndItsLastStateForCertain() {
    ChannelId channel = server.newChannel();
    server.belongs(user, List.of(channel));
    TestSocket socket = feed();

    for (int i = 0; i < 100; i++) {
      RealtimeServer.await(server.post(channel, "hi"));
    }

    activity(socket, channel, 100);
    assertThat(count(socket, "activity")).isLessThan(50);
  }

  @Test
  void whatConcernsTheUserComesWhole() {
    ChannelId channel = server.newChannel();
    TestSocket socket = feed();

    RealtimeServer.await(server.member(channel, EventType.MEMBER_JOINED, user));
    assertThat(socket.body("member.joined").getString("channelId")).isEqualTo(channel.toString());
    server.belongs(user, List.of(channel));
    RealtimeServer.await(server.member(channel, EventType.MEMBER_UPDATED, user));
    socket.body("member.updated");
    RealtimeServer.await(server.addressed(channel, user.toUpperCase(java.util.Locale.ROOT)));
    socket.body("message.created");
    RealtimeServer.await(server.recipient(channel, user));
    socket.body("recipient.created");
    RealtimeServer.await(server.read(channel, user));
    socket.body("read");
    RealtimeServer.await(server.member(channel, EventType.MEMBER_LEFT, user));
    assertThat(socket.body("member.left").getLong("seq")).isEqualTo(6);
    server.belongs(user, List.of());
  }

  @Test
  void whoHasLeftIsToldNothingMore() {
    ChannelId channel = server.newChannel();
    ChannelId still = server.newChannel();
    server.belongs(user, List.of(channel, still));
    TestSocket socket = feed();
    server.belongs(user, List.of(still));
    RealtimeServer.await(server.member(channel, EventType.MEMBER_LEFT, user));
    socket.body("member.left");

    RealtimeServer.await(server.post(channel, "unheard"));
    RealtimeServer.await(server.post(still, "heard"));

    activity(socket, still, 1);
    assertThat(count(socket, "activity")).isEqualTo(1);
  }

  @Test
  void whatTheBusLostIsFoundByComparing() {
    ChannelId channel = server.newChannel();
    ChannelId later = server.newChannel();
    server.belongs(user, List.of(channel));
    TestSocket socket = feed();

    RealtimeServer.await(server.write(channel, "the bus never heard of it"));
    activity(socket, channel, 1);
    server.belongs(user, List.of(channel, later));

    socket.frame(f -> Integer.valueOf(2).equals(f.getJsonObject("body").getInteger("channels")));
  }

  @Test
  void theFeedOfAnotherIsForbidden() {
    String other = UUID.randomUUID().toString();
    TestSocket socket =
        TestSocket.open(client, server.port).send(register("chat.user." + other, user));
    assertThat(socket.err().getInteger("failureCode")).isEqualTo(403);
    assertThat(socket.err().getString("address")).isEqualTo("chat.user." + other);
    assertThat(socket.open()).isTrue();
    TestSocket odd = TestSocket.open(client, server.port).send(register("chat.user.me", user));
    assertThat(odd.err().getInteger("failureCode")).isEqualTo(400);
  }

  @Test
  void moreChannelsThanAFeedCoversAreToldOf() {
    try (RealtimeServer small = new RealtimeServer(Map.of("CHAT_USER_FEED_CHANNELS", "2"))) {
      small.belongs(user, small.newChannels(3));
      TestSocket socket =
          TestSocket.open(client, small.port).send(register("chat.user." + user, user));
      assertThat(socket.body("subscribed").getInteger("channels")).isEqualTo(2);
      assertThat(socket.body("subscribed").getBoolean("complete")).isFalse();
    }
  }

  @Test
  void aFeedLeavesNothingBehind() {
    try (RealtimeServer fresh = new RealtimeServer()) {
      fresh.belongs(user, fresh.newChannels(5));
      TestSocket socket =
          TestSocket.open(client, fresh.port).send(register("chat.user." + user, user));
      socket.body("subscribed");
      assertThat(fresh.realtime.load()).isEqualTo(new Realtime.Load(1, 0, 64, 1));
      socket.send(
          new JsonObject().put("type", "unregister").put("address", "chat.user." + user).encode());
      Eventually.that(
          () -> fresh.realtime.load().equals(new Realtime.Load(1, 0, 0, 0)),
          () -> "left over: " + fresh.realtime.load());
    }
  }
}
