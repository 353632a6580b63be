package dev.palaver.realtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.palaver.core.ChannelId;
import dev.palaver.core.ErrorCode;
import dev.palaver.core.JsonWeight;
import dev.palaver.core.MemoryBudget;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What becomes of the frames that clients send to addresses. */
class SocketSendTest {
  private static RealtimeServer server;
  private static WebSocketClient client;
  private final String user = UUID.randomUUID().toString();

  @BeforeAll
  static void start() {
    server = new RealtimeServer();
    client = server.vertx.createWebSocketClient(RealtimeServer.clientOptions());
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static TestSocket open() {
    return TestSocket.open(client, server.port);
  }

  private static TestSocket hearing(ChannelId channel, String user) {
    TestSocket socket = open().register(channel, user, null);
    socket.body("subscribed");
    return socket;
  }

  private static String frame(String address, String reply, String token, Object body) {
    JsonObject headers = new JsonObject().put("Idempotency-Key", "k");
    if (token != null) {
      headers.put("Authorization", "Bearer " + token);
    }
    return new JsonObject()
        .put("type", "send")
        .put("address", address)
        .put("replyAddress", reply)
        .put("headers", headers)
        .put("body", body)
        .encode();
  }

  private static String typing(ChannelId channel, String token) {
    JsonObject body = new JsonObject().put("channelId", channel.toString());
    return frame(Sends.TYPING, "typed", token, body);
  }

  private static JsonObject reply(TestSocket socket, String address) {
    return socket.frame(frame -> address.equals(frame.getString("address")));
  }

  @Test
  void whatIsUnderWayIsCountedAsTheJsonThatItIs() {
    JsonArray many = new JsonArray();
    IntStream.range(0, 5_000).forEach(i -> many.add(new JsonObject()));
    TestSocket socket = open().send(frame("test.echo", "known", user, "x"));
    reply(socket, "known");
    long before = server.memory.held();

    socket.send(frame("test.wait", "r-w", null, many));
    Eventually.that(
        () -> server.memory.held() - before >= JsonWeight.of(many),
        () -> "held: " + server.memory.held());
    MemoryBudget.Hold others = server.memory.hold();
    others.force(server.config.memory().bufferBytes());
    socket.send(frame("test.echo", "r-n", null, many));
    assertThat(socket.err().getInteger("failureCode")).isEqualTo(ErrorCode.UNAVAILABLE.status());
    others.release();
    server.answer.complete(new JsonObject());

    reply(socket, "r-w");
    Eventually.that(() -> server.memory.held() <= before, () -> "held: " + server.memory.held());
  }

  @Test
  void theAnswerComesToTheReplyAddressAndTheTokenStaysHere() {
    TestSocket socket = open().send(frame("test.echo", "r-1", user, new JsonObject().put("a", 1)));

    JsonObject reply = reply(socket, "r-1");

    assertThat(reply.getString("type")).isEqualTo("rec");
    assertThat(reply.getJsonObject("body"))
        .isEqualTo(
            new JsonObject()
                .put("caller", user)
                .put("headers", 1)
                .put("body", new JsonObject().put("a", 1)));
  }

  @Test
  void aFailureComesToTheReplyAddressWithTheStatusOfRest() {
    TestSocket socket = open().send(frame("test.echo", "r-2", user, null));

    JsonObject err = reply(socket, "r-2");

    assertThat(err.getString("type")).isEqualTo("err");
    assertThat(err.getInteger("failureCode")).isEqualTo(400);
    assertThat(err.getJsonObject("error").getString("name")).isEqualTo("BadRequestError");
    assertThat(socket.open()).isTrue();
  }

  @Test
  void moreSendsThanMayBeUnderWayAreAllAnswered() {
    TestSocket socket = open().send(frame("test.echo", "r-0", user, "first"));
    for (int i = 1; i < 300; i++) {
      socket.send(frame("test.echo", "r-" + i, null, "more"));
    }
    Eventually.that(() -> socket.frames().size() == 300, () -> socket.frames().size() + " answers");
  }

  @Test
  void typingIsToldToOthersOnceASecondAndNotToOneself() {
    ChannelId channel = server.newChannel();
    String ben = UUID.randomUUID().toString();
    TestSocket typist = hearing(channel, user);
    TestSocket second = hearing(channel, user);
    TestSocket other = hearing(channel, ben);

    for (int i = 0; i < 20; i++) {
      typist.send(typing(channel, null));
    }
    JsonObject typing = other.body("typing");
    RealtimeServer.await(server.post(channel, "sent"));
    second.body("message.created");
    typist.body("message.created");
    other.body("message.created");

    assertThat(typing.getString("actor")).isEqualTo(user);
    assertThat(typing.getString("channelId")).isEqualTo(channel.toString());
    assertThat(typing.fieldNames()).doesNotContain("seq");
    assertThat(other.frames().stream().filter(f -> f.encode().contains("\"typing\"")))
        .hasSizeLessThan(4);
    assertThat(typist.frames()).noneMatch(f -> f.encode().contains("\"typing\""));
    assertThat(second.frames()).noneMatch(f -> f.encode().contains("\"typing\""));
  }

  @Test
  void inALargeGroupTheListenersAreNotToldOfEveryTypist() {
    try (RealtimeServer crowded = new RealtimeServer(Map.of("CHAT_ACTIVITY_FANOUT", "2"))) {
      ChannelId channel = crowded.newChannel();
      List<TestSocket> listeners =
          Stream.generate(() -> TestSocket.open(client, crowded.port)).limit(4).toList();
      listeners.forEach(socket -> socket.register(channel, user, null).body("subscribed"));
      // Five seconds' worth at once are ten frames: two signals for four listeners.
      for (int i = 0; i < 12; i++) {
        TestSocket typist = TestSocket.open(client, crowded.port);
        reply(typist.send(typing(channel, UUID.randomUUID().toString())), "typed");
      }
      RealtimeServer.await(crowded.post(channel, "the end"));
      listeners.forEach(socket -> socket.body("message.created"));

      assertThat(listeners)
          .allSatisfy(
              socket ->
                  assertThat(
                          socket.frames().stream().filter(f -> f.encode().contains("\"typing\"")))
                      .hasSizeBetween(2, 8));
    }
  }

  @Test
  void typingNeedsTheRightToHearAndAChannel() {
    ChannelId channel = server.newChannel();
    server.deny(user, channel, ErrorCode.NOT_FOUND);
    TestSocket socket = open().send(typing(channel, user));
    assertThat(reply(socket, "typed").getInteger("failureCode")).isEqualTo(404);
    socket.send(frame(Sends.TYPING, "odd", null, new JsonObject().put("channelId", 7)));
    assertThat(reply(socket, "odd").getInteger("failureCode")).isEqualTo(400);
    ChannelId heard = server.newChannel();
    socket.send(typing(heard, null).replace("typed", "well"));
    assertThat(reply(socket, "well").getString("type")).isEqualTo("rec");
  }

  @Test
  void typingCanBeOff() {
    try (RealtimeServer quiet = new RealtimeServer(Map.of("CHAT_TYPING", "false"))) {
      TestSocket socket = TestSocket.open(client, quiet.port);
      socket.send(typing(quiet.newChannel(), user));
      assertThat(reply(socket, "typed").getInteger("failureCode")).isEqualTo(404);
    }
  }
}
