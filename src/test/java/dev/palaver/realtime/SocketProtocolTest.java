package dev.palaver.realtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.palaver.core.ChannelId;
import dev.palaver.core.ErrorCode;
import dev.palaver.events.EventType;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SocketProtocolTest {
  private static final int MAX_FRAME = 2048;
  private static RealtimeServer server;
  private static WebSocketClient client;
  private final String user = UUID.randomUUID().toString();

  @BeforeAll
  static void start() {
    server =
        new RealtimeServer(
            Map.of(
                "CHAT_SOCKET_MAX_FRAME_BYTES",
                Integer.toString(MAX_FRAME),
                "CHAT_SOCKET_MAX_SUBSCRIPTIONS",
                "3"));
    client = server.vertx.createWebSocketClient(RealtimeServer.clientOptions());
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static TestSocket open() {
    return TestSocket.open(client, server.port);
  }

  /** A socket that a user has bound by its first registration. */
  private TestSocket bound() {
    TestSocket socket = open().register(server.newChannel(), user, null);
    socket.body("subscribed");
    return socket;
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          not json                                                         | 400 | JSON
          []                                                               | 400 | object
          {}                                                               | 400 | type
          {'type':7}                                                       | 400 | type
          {'type':'sing'}                                                  | 400 | type
          {'type':'register'}                                              | 400 | address
          {'type':'register','address':7}                                  | 400 | address
          {'type':'register','address':'chat.channel.7'}                   | 400 | address
          {'type':'register','address':'chat.channel.0190A0D1-0000-7000-8000-000000000000'} | 400 | address
          {'type':'register','address':'elsewhere'}                        | 404 | address
          {'type':'register','address':'chat.channel.','headers':[]}       | 400 | headers
          {'type':'register','address':'x','headers':{'Authorization':7}}  | 400 | headers.Authorization
          {'type':'register','address':'x','headers':{'Authorization':'Basic eA=='}} | 401 | headers.Authorization
          {'type':'register','address':'x','headers':{'after':'x'}}        | 400 | headers.after
          {'type':'register','address':'x','headers':{'after':-1}}         | 400 | headers.after
          {'type':'register','address':'x','headers':{'after':1.5}}        | 400 | headers.after
          {'type':'register','address':'x','headers':{'after':'99999999999999999999'}} | 400 | headers.after
          {'type':'unregister','address':'chat.channel.x'}                 | 400 | address
          {'type':'send','address':'nowhere','replyAddress':7}             | 400 | replyAddress
          {'type':'send','address':'nowhere','body':{}}                    | 404 | address
          {'type':'publish','address':'nowhere','body':{}}                 | 403 | publish
          """)
  void aBadFrameIsAnsweredAndTheSocketStays(String frame, int code, String named) {
    TestSocket socket = bound().send(frame.replace('\'', '"'));
    JsonObject err = socket.err();
    assertThat(err.getInteger("failureCode")).isEqualTo(code);
    assertThat(err.getString("message")).contains(named);
    assertThat(err.getJsonObject("error").getInteger("statusCode")).isEqualTo(code);
    ChannelId channel = server.newChannel();
    socket.register(channel, null, null);
    socket.frame(f -> ("chat.channel." + channel).equals(f.getString("address")));
    assertThat(socket.open()).isTrue();
  }

  @Test
  void aRefusedSendAnswersToItsReplyAddress() {
    TestSocket socket =
        bound().send("{\"type\":\"send\",\"address\":\"nowhere\",\"replyAddress\":\"r-1\"}");
    assertThat(socket.err().getString("address")).isEqualTo("r-1");
  }

  @Test
  void aPingGetsNoAnswerAndNeedsNoToken() {
    TestSocket socket =
        open().send("{\"type\":\"ping\"}").register(server.newChannel(), user, null);
    socket.body("subscribed");
    assertThat(socket.frames()).hasSize(1);
  }

  @Test
  void moreAddressesThanAllowedAreRefusedOneByOne() {
    TestSocket socket = open();
    for (int i = 0; i < 3; i++) {
      socket.register(server.newChannel(), user, null);
    }
    ChannelId last = server.newChannel();
    JsonObject err = socket.register(last, user, null).err();
    assertThat(err.getInteger("failureCode")).isEqualTo(429);
    assertThat(err.getString("address")).isEqualTo("chat.channel." + last);
    assertThat(socket.open()).isTrue();
  }

  @Test
  void aFrameOverTheLimitIsNamedAndCloses() {
    TestSocket socket = bound().send("x".repeat(MAX_FRAME + 1));
    assertThat(socket.err().getInteger("failureCode")).isEqualTo(413);
    assertThat(socket.closeCode()).isEqualTo(1009);
  }

  @Test
  void aFrameFarOverTheLimitClosesThisSocketAlone() {
    TestSocket other = bound();
    TestSocket socket = bound();
    long before = server.realtime.closed(CloseCode.FRAME_TOO_LARGE);
    var unused = socket.socket().writeTextMessage("x".repeat(1024 * 1024));
    // The rest of the frame is still on its way: the reset may overtake the close frame.
    assertThat(socket.closeCode()).isIn(1009, 1006);
    assertThat(server.realtime.closed(CloseCode.FRAME_TOO_LARGE)).isEqualTo(before + 1);
    assertThat(other.open()).isTrue();
    assertThat(bound().open()).isTrue();
  }

  @Test
  void aMessageInPiecesOverTheLimitCloses() {
    TestSocket socket = bound();
    var first = io.vertx.core.http.WebSocketFrame.textFrame("x".repeat(MAX_FRAME), false);
    RealtimeServer.await(socket.socket().writeFrame(first));
    var more = io.vertx.core.buffer.Buffer.buffer("x".repeat(MAX_FRAME));
    for (int i = 0; i < 4 && socket.open(); i++) {
      var unused =
          socket
              .socket()
              .writeFrame(io.vertx.core.http.WebSocketFrame.continuationFrame(more, false));
    }
    assertThat(socket.closeCode()).isEqualTo(1009);
  }

  @ParameterizedTest
  @CsvSource({"NOT_FOUND,404", "FORBIDDEN,403", "UNAVAILABLE,503"})
  void aRefusedRegistrationIsAnsweredThereAndTheSocketStays(ErrorCode code, int status) {
    ChannelId channel = server.newChannel();
    server.deny(user, channel, code);
    TestSocket socket = bound().register(channel, null, null);
    assertThat(socket.err().getInteger("failureCode")).isEqualTo(status);
    assertThat(socket.err().getString("address")).isEqualTo("chat.channel." + channel);
    assertThat(socket.open()).isTrue();
  }

  @Test
  void whoLeavesIsToldSoLastAndHearsNoMore() {
    ChannelId channel = server.newChannel();
    TestSocket socket = open().register(channel, user, null);
    TestSocket other = open().register(channel, UUID.randomUUID().toString(), null);
    socket.body("subscribed");
    other.body("subscribed");
    RealtimeServer.await(server.post(channel, "before"));
    server.deny(user, channel, ErrorCode.NOT_FOUND);
    RealtimeServer.await(server.member(channel, EventType.MEMBER_LEFT, user));
    RealtimeServer.await(server.post(channel, "after"));
    Eventually.that(() -> other.seqs().size() == 3, () -> "other heard " + other.frames());
    assertThat(socket.body("unsubscribed").getString("reason")).isEqualTo("membership");
    assertThat(socket.seqs()).containsExactly(1L);
    assertThat(socket.open()).isTrue();
  }

  @Test
  void aChangeOfMembershipThatKeepsAccessLosesNothing() {
    ChannelId channel = server.newChannel();
    TestSocket socket = open().register(channel, user, null);
    socket.body("subscribed");
    RealtimeServer.await(server.member(channel, EventType.MEMBER_UPDATED, user));
    RealtimeServer.await(server.post(channel, "after"));
    Eventually.that(() -> socket.seqs().size() == 2, () -> "heard " + socket.frames());
    assertThat(socket.seqs()).containsExactly(1L, 2L);
  }

  @Test
  void unregisterEndsTheFlow() {
    ChannelId channel = server.newChannel();
    ChannelId still = server.newChannel();
    TestSocket socket = open().register(channel, user, null).register(still, user, null);
    Eventually.that(() -> socket.frames().size() == 2, () -> "heard " + socket.frames());
    socket.send("{\"type\":\"unregister\",\"address\":\"chat.channel." + channel + "\"}");
    socket.send("{\"type\":\"send\",\"address\":\"fence\"}").err();
    RealtimeServer.await(server.post(channel, "unheard"));
    RealtimeServer.await(server.post(still, "heard"));
    assertThat(socket.body("message.created").getString("channelId")).isEqualTo(still.toString());
    assertThat(socket.seqs()).hasSize(1);
  }
}
