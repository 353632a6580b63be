package dev.palaver.realtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.palaver.core.ChannelId;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketConnectOptions;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whose socket it is, and for how long. */
class SocketTokenTest {
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

  /** A socket that a user has bound by its first registration. */
  private TestSocket bound() {
    TestSocket socket = open().register(server.newChannel(), user, null);
    socket.body("subscribed");
    return socket;
  }

  @Test
  void aSocketWithoutATokenIsClosedInTime() {
    try (RealtimeServer strict = new RealtimeServer(Map.of("CHAT_SOCKET_AUTH_TIMEOUT_MS", "200"))) {
      TestSocket socket = TestSocket.open(client, strict.port);
      assertThat(socket.err().getInteger("failureCode")).isEqualTo(401);
      assertThat(socket.closeCode()).isEqualTo(4401);
    }
  }

  @ParameterizedTest
  @CsvSource({"register", "unregister", "send", "publish"})
  void aFirstFrameWithoutATokenCloses(String type) {
    String address = "chat.channel." + server.newChannel();
    TestSocket socket =
        open().send(new JsonObject().put("type", type).put("address", address).encode());
    assertThat(socket.err().getInteger("failureCode")).isEqualTo(401);
    assertThat(socket.err().getString("address")).isEqualTo(address);
    assertThat(socket.closeCode()).isEqualTo(4401);
  }

  @Test
  void aFirstTokenThatIsInvalidCloses() {
    TestSocket socket = open().register(server.newChannel(), "nonsense", null);
    assertThat(socket.err().getInteger("failureCode")).isEqualTo(401);
    assertThat(socket.closeCode()).isEqualTo(4401);
  }

  @Test
  void anInvalidTokenLaterIsRefusedAndTheSocketStays() {
    ChannelId channel = server.newChannel();
    TestSocket socket = bound().register(channel, "nonsense", null);
    assertThat(socket.err().getString("address")).isEqualTo("chat.channel." + channel);
    assertThat(socket.open()).isTrue();
  }

  @Test
  void aRevocationThatTheVerifierJustMissedIsSeenBeforeTheSocketIsBound() {
    server.revokeQuietly(user);
    TestSocket socket = open().register(server.newChannel(), user, null);
    assertThat(socket.err().getJsonObject("error").getString("code")).isEqualTo("TOKEN_REVOKED");
    assertThat(socket.closeCode()).isEqualTo(4401);
  }

  @Test
  void aSocketNeverChangesHands() {
    TestSocket socket = bound().register(server.newChannel(), UUID.randomUUID().toString(), null);
    assertThat(socket.err().getInteger("failureCode")).isEqualTo(401);
    assertThat(socket.closeCode()).isEqualTo(4401);
  }

  @Test
  void theHandshakeMayCarryTheToken() {
    var options = new WebSocketConnectOptions().setPort(server.port);
    options.addHeader("Authorization", "Bearer " + user);
    TestSocket socket = TestSocket.open(client, options).register(server.newChannel(), null, null);
    assertThat(socket.body("subscribed").getBoolean("recovered")).isTrue();
  }

  @Test
  void aTokensEndClosesWithinASecond() {
    Instant end = Instant.now().plusMillis(1500);
    TestSocket socket = open().register(server.newChannel(), user + "~" + end.toEpochMilli(), null);
    assertThat(socket.err().getJsonObject("error").getString("code")).isEqualTo("TOKEN_EXPIRED");
    assertThat(Duration.between(end, Instant.now()))
        .isBetween(Duration.ZERO, Duration.ofSeconds(1));
    assertThat(socket.closeCode()).isEqualTo(4401);
  }

  @Test
  void aFreshTokenExtendsTheLife() {
    Instant end = Instant.now().plusMillis(1500);
    ChannelId channel = server.newChannel();
    TestSocket socket = open().register(channel, user + "~" + end.toEpochMilli(), null);
    socket.body("subscribed");
    long later = end.plusSeconds(60).toEpochMilli();
    socket.send(
        "{\"type\":\"ping\",\"headers\":{\"Authorization\":\"Bearer %s~%d\"}}"
            .formatted(user, later));
    Eventually.that(() -> Instant.now().isAfter(end.plusMillis(600)), () -> "time stands still");
    RealtimeServer.await(server.post(channel, "still here"));
    socket.body("message.created");
    assertThat(socket.open()).isTrue();
  }
}
