package dev.palaver.realtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.palaver.core.ChannelId;
import dev.palaver.core.ErrorCode;
import dev.palaver.core.UserId;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Registrations whose answers are slow: how many may be under way, and which answer counts. */
class FeedJoinsTest {
  private static final int SOCKETS = 20;
  private RealtimeServer server;
  private WebSocketClient client;
  private final String user = UUID.randomUUID().toString();

  @BeforeEach
  void start() {
    server = new RealtimeServer(Map.of("CHAT_RECONCILE_MS", "600000"));
    client = server.vertx.createWebSocketClient(RealtimeServer.clientOptions());
  }

  @AfterEach
  void stop() {
    server.access.release();
    server.close();
  }

  private TestSocket open() {
    return TestSocket.open(client, server.port);
  }

  private static String frame(String type, String address, String token) {
    return new JsonObject()
        .put("type", type)
        .put("address", address)
        .put("replyAddress", "reply")
        .put("headers", new JsonObject().put("Authorization", "Bearer " + token))
        .put("body", 1)
        .encode();
  }

  private static String register(String user, String token) {
    return frame("register", "chat.user." + user, token);
  }

  /** Returns when the server has handled all frames before it. */
  private static void handled(TestSocket socket, String token) {
    socket.send(frame("send", "test.echo", token));
    socket.frame(answer -> "reply".equals(answer.getString("address")));
  }

  private long reads(String who) {
    UserId id = new UserId(UUID.fromString(who));
    return server.access.feedReads.stream().filter(users -> users.contains(id)).count();
  }

  private void reading(String who) {
    Eventually.that(() -> reads(who) > 0, () -> "not read: " + who);
  }

  @Test
  void manyJoinsOfOneUserShareTheirReadAndDoNotHoldUpOthers() {
    server.access.hold();
    open().send(register(user, user));
    reading(user);
    List<TestSocket> more = Stream.generate(this::open).limit(SOCKETS).toList();
    more.forEach(
        socket -> {
          for (int i = 0; i < 5; i++) {
            socket.send(register(user, user));
          }
          handled(socket, user);
        });
    String other = UUID.randomUUID().toString();
    TestSocket others = open().send(register(other, other));
    reading(other);
    assertThat(reads(user)).isEqualTo(1);

    server.access.release();

    others.body("subscribed");
    more.forEach(socket -> socket.body("subscribed"));
    assertThat(reads(user)).isEqualTo(2);
  }

  @Test
  void anAnswerForOlderPermissionsIsNoneForNewer() {
    server.access.hold();
    server.belongs(user, server.newChannels(1));
    TestSocket socket = open().send(register(user, user));
    reading(user);
    server.belongs(user, server.newChannels(2));
    handled(socket, user + "~~Other");

    server.access.release();

    assertThat(socket.body("subscribed").getInteger("channels")).isEqualTo(2);
  }

  /** A check is under way for a token that may not; then comes one that may, and the answer. */
  private void deniedThenAllowed(TestSocket socket, ChannelId channel, Runnable ask) {
    server.access.hold();
    server.deny(user, channel, ErrorCode.NOT_FOUND);
    ask.run();
    Eventually.that(() -> server.access.checksUnderWay.get() == 1, () -> "nobody asks");
    server.access.allow(user, channel);
    long before = replies(socket);
    socket.send(frame("send", "test.echo", user + "~~More"));
    Eventually.that(() -> replies(socket) > before, () -> "no reply");
    server.access.release();
  }

  private static long replies(TestSocket socket) {
    return socket.frames().stream().filter(f -> "reply".equals(f.getString("address"))).count();
  }

  private void hearsOn(TestSocket socket, ChannelId channel) {
    RealtimeServer.await(server.post(channel, "x"));
    socket.body("message.created");
    assertThat(socket.frames())
        .noneMatch(frame -> "err".equals(frame.getString("type")))
        .noneMatch(frame -> "unsubscribed".equals(frame.getJsonObject("body").getString("type")));
  }

  @Test
  void aDenialForOlderPermissionsEndsNoSubscription() {
    ChannelId channel = server.newChannel();
    TestSocket socket = open().register(channel, user, null);
    socket.body("subscribed");
    deniedThenAllowed(socket, channel, () -> handled(socket, user + "~~Less"));
    hearsOn(socket, channel);
  }

  @Test
  void norOneThatJoins() {
    ChannelId channel = server.newChannel();
    TestSocket socket = open();
    deniedThenAllowed(socket, channel, () -> socket.register(channel, user, null));
    socket.body("subscribed");
    hearsOn(socket, channel);
  }

  @Test
  void norOneThatStartsOver() {
    ChannelId channel = server.newChannel();
    TestSocket socket = open().register(channel, user, null);
    socket.body("subscribed");
    server.execute(
        "UPDATE main.channels SET last_seq = 50, log_floor = 50 WHERE id = '" + channel + "'");
    deniedThenAllowed(socket, channel, server.realtime::reconcile);
    socket.frame(
        frame ->
            feeding(frame) && Long.valueOf(50).equals(frame.getJsonObject("body").getLong("seq")));
    hearsOn(socket, channel);
  }

  @Test
  void whoMayNotHaveAFeedIsRefusedWhateverIsUnderWay() {
    server.access.hold();
    TestSocket socket = open().send(register(user, user));
    reading(user);
    handled(socket, user + "~~" + TestAccess.NO_FEED);
    assertThat(socket.err().getInteger("failureCode")).isEqualTo(403);

    server.access.release();

    TestSocket allowed = open().send(register(user, user));
    allowed.body("subscribed");
    handled(socket, user + "~~" + TestAccess.NO_FEED);
    assertThat(socket.frames()).noneMatch(FeedJoinsTest::feeding);
  }

  private static boolean feeding(JsonObject frame) {
    return frame.getJsonObject("body") != null
        && "subscribed".equals(frame.getJsonObject("body").getString("type"));
  }

  @Test
  void aJoinThatFailsIsToldAndTheNextOneSucceeds() {
    server.access.hold();
    TestSocket socket = open().send(register(user, user));
    reading(user);
    server.access.failHeld();
    assertThat(socket.err().getInteger("failureCode")).isEqualTo(503);
    server.access.hold();
    server.access.release();
    socket.send(register(user, user)).body("subscribed");
  }

  @Test
  void oneAddressRegisteredAgainAndAgainIsHeldBackAsManyAre() {
    ChannelId channel = server.newChannel();
    TestSocket socket = open();
    handled(socket, user);
    server.access.hold();
    for (int i = 0; i < 100; i++) {
      socket.register(channel, null, null);
    }
    Eventually.that(
        () -> server.access.checksUnderWay.get() >= 16, () -> "not so many are under way");

    server.access.release();

    socket.body("subscribed");
    assertThat(server.access.mostChecks.get()).isEqualTo(16);
  }

  @Test
  void afterTheBusHasLostSomethingAllFeedsAreComparedAtOnce() {
    List<String> users =
        Stream.generate(() -> UUID.randomUUID().toString()).limit(3L * SOCKETS).toList();
    List<TestSocket> sockets = users.stream().map(who -> open().send(register(who, who))).toList();
    sockets.forEach(socket -> socket.body("subscribed"));
    List<ChannelId> channels = server.newChannels(2);
    users.forEach(who -> server.belongs(who, channels));

    server.realtime.reconcile();

    sockets.forEach(
        socket ->
            socket.frame(
                told -> feeding(told) && told.getJsonObject("body").getInteger("channels") == 2));
  }
}
