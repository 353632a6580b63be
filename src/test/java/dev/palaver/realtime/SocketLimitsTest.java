package dev.palaver.realtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.UpgradeRejectedException;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketConnectOptions;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Too many, too fast, from elsewhere: whoever is refused is told so. */
class SocketLimitsTest {
  private static final HttpClient HTTP =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private static final Vertx VERTX = Vertx.vertx();
  private static final WebSocketClient CLIENT =
      VERTX.createWebSocketClient(RealtimeServer.clientOptions());

  private final String user = UUID.randomUUID().toString();

  @AfterAll
  static void close() {
    RealtimeServer.await(VERTX.close());
  }

  private static RealtimeServer server(String... namesAndValues) {
    return new RealtimeServer(Map.of(namesAndValues[0], namesAndValues[1]));
  }

  private TestSocket bound(RealtimeServer server) {
    TestSocket socket = TestSocket.open(CLIENT, server.port);
    socket.register(server.newChannel(), user, null).body("subscribed");
    return socket;
  }

  private static String echo() {
    return "{\"type\":\"send\",\"address\":\"test.echo\",\"replyAddress\":\"r\",\"body\":1}";
  }

  /** The status and headers of a refused handshake. */
  private static UpgradeRejectedException refused(WebSocketConnectOptions options) {
    Future<WebSocket> handshake =
        CLIENT.connect(options.setHost("127.0.0.1").setURI("/eventbus/websocket"));
    Eventually.that(handshake::isComplete, () -> "no answer to the handshake");
    assertThat(handshake.cause()).isInstanceOf(UpgradeRejectedException.class);
    return (UpgradeRejectedException) handshake.cause();
  }

  @Test
  void oneSocketTooManyOfAUserIsClosedAndTheOthersStay() {
    try (RealtimeServer server = server("CHAT_SOCKET_MAX_PER_USER", "2")) {
      TestSocket first = bound(server);
      TestSocket second = bound(server);
      TestSocket third = TestSocket.open(CLIENT, server.port);
      third.register(server.newChannel(), user, null);
      JsonObject refused = third.err();
      assertThat(refused.getInteger("failureCode")).isEqualTo(429);
      // SockJS closes with no code of ours: this one tells it from a flood.
      assertThat(refused.getJsonObject("error").getString("code")).isEqualTo("TOO_MANY_SOCKETS");
      assertThat(third.closeCode()).isEqualTo(CloseCode.TOO_MANY_SOCKETS.code());
      assertThat(first.open()).isTrue();
      RealtimeServer.await(second.socket().close());
      Eventually.that(() -> server.realtime.load().sockets() == 1, () -> "not yet closed");
      bound(server);
    }
  }

  @Test
  void oneSocketTooManyOfTheNodeIsRefusedAtTheHandshake() {
    try (RealtimeServer server = server("CHAT_SOCKET_MAX", "1")) {
      bound(server);
      UpgradeRejectedException refusal =
          refused(new WebSocketConnectOptions().setPort(server.port));
      assertThat(refusal.getStatus()).isEqualTo(503);
      assertThat(refusal.getHeaders().get("Retry-After")).isEqualTo("1");
      assertThat(new JsonObject(refusal.getBody()).getJsonObject("error").getString("code"))
          .isEqualTo("UNAVAILABLE");
    }
  }

  @Test
  void sessionsWithoutASocketOfTheirOwnHaveABoundToo() throws Exception {
    try (RealtimeServer server = server("CHAT_SOCKET_MAX", "4")) {
      String first = UUID.randomUUID().toString();
      assertThat(poll(server, first).body()).isEqualTo("o\n");
      HttpResponse<String> answer = poll(server, UUID.randomUUID().toString());
      for (int n = 0; n < 100 && answer.statusCode() == 200; n++) {
        answer = poll(server, UUID.randomUUID().toString());
      }
      assertThat(answer.statusCode()).isEqualTo(503);
      assertThat(answer.headers().firstValue("Retry-After")).contains("1");
      assertThat(new JsonObject(answer.body()).getJsonObject("error").getString("code"))
          .isEqualTo("UNAVAILABLE");

      // Who has a session goes on with it.
      assertThat(sockJs(server, first, "xhr_send", "[\"no frame\"]").statusCode()).isEqualTo(204);
      assertThat(poll(server, first).statusCode()).isEqualTo(200);
    }
  }

  private static HttpResponse<String> poll(RealtimeServer server, String session) throws Exception {
    return sockJs(server, session, "xhr", "");
  }

  private static HttpResponse<String> sockJs(
      RealtimeServer server, String session, String transport, String body) throws Exception {
    URI uri =
        URI.create(
            "http://127.0.0.1:" + server.port + "/eventbus/000/" + session + "/" + transport);
    return HTTP.send(
        HttpRequest.newBuilder(uri).POST(HttpRequest.BodyPublishers.ofString(body)).build(),
        BodyHandlers.ofString());
  }

  @Test
  void handshakesTooFastAreRefused() {
    try (RealtimeServer server = server("CHAT_SOCKET_HANDSHAKE_RATE", "1")) {
      for (int i = 0; i < 5; i++) {
        TestSocket.open(CLIENT, server.port);
      }
      assertThat(refused(new WebSocketConnectOptions().setPort(server.port)).getStatus())
          .isEqualTo(503);
    }
  }

  @Test
  void framesTooFastAreRefusedOneByOneAndThenTheSocketIsClosed() {
    try (RealtimeServer server = server("CHAT_SOCKET_FRAME_RATE", "10")) {
      TestSocket socket = bound(server);
      for (int i = 0; i < 40; i++) {
        socket.send(echo());
      }
      Eventually.that(() -> socket.frames().size() == 41, () -> "answered " + socket.frames());
      for (int i = 0; i < 200 && socket.open(); i++) {
        var unused = socket.socket().writeTextMessage(echo());
      }
      assertThat(socket.err().getInteger("failureCode")).isEqualTo(429);
      assertThat(socket.err().getString("address")).isEqualTo("r");
      assertThat(socket.closeCode()).isEqualTo(CloseCode.FLOOD.code());
    }
  }

  @Test
  void aUsersQuotaHoldsOverAllSockets() {
    try (RealtimeServer server = server("CHAT_USER_RATE", "4")) {
      TestSocket one = bound(server);
      TestSocket two = bound(server);
      for (int i = 0; i < 25; i++) {
        one.send(echo());
        two.send(echo());
      }
      assertThat(one.err().getInteger("failureCode")).isEqualTo(429);
      assertThat(two.err().getInteger("failureCode")).isEqualTo(429);
      assertThat(one.open()).isTrue();
      String other = UUID.randomUUID().toString();
      TestSocket.open(CLIENT, server.port)
          .register(server.newChannel(), other, null)
          .body("subscribed");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"https://evil.example", "null", "https://chat.example.evil.example", "http://"})
  void anotherOriginIsRefusedAtTheHandshake(String origin) throws Exception {
    try (RealtimeServer server = server("CHAT_CORS_ORIGINS", "https://chat.example")) {
      WebSocketConnectOptions options = new WebSocketConnectOptions().setPort(server.port);
      assertThat(refused(options.addHeader("Origin", origin)).getStatus()).isEqualTo(403);
      assertThat(info(server, origin).statusCode()).isEqualTo(403);
      assertThat(info(server, "https://chat.example").statusCode()).isEqualTo(200);
      TestSocket.open(
              CLIENT,
              new WebSocketConnectOptions()
                  .setPort(server.port)
                  .addHeader("Origin", "https://chat.example"))
          .register(server.newChannel(), user, null)
          .body("subscribed");
      bound(server);
    }
  }

  @Test
  void thePageOfTheServerItselfIsNoOtherOrigin() throws Exception {
    try (RealtimeServer server = server("CHAT_CORS_ORIGINS", "https://chat.example")) {
      String own = "127.0.0.1:" + server.port;
      for (String scheme : List.of("http://", "https://")) {
        assertThat(info(server, scheme + own).statusCode()).isEqualTo(200);
      }
      assertThat(info(server, "http://127.0.0.1:1").statusCode()).isEqualTo(403);
      assertThat(info(server, "ws://" + own).statusCode()).isEqualTo(403);
    }
  }

  private static HttpResponse<String> info(RealtimeServer server, String origin)
      throws IOException, InterruptedException {
    URI uri = URI.create("http://127.0.0.1:" + server.port + "/eventbus/info");
    return HTTP.send(
        HttpRequest.newBuilder(uri).header("Origin", origin).build(), BodyHandlers.ofString());
  }
}
