package dev.palaver.realtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.palaver.core.ChannelId;
import dev.palaver.testing.TestServer;
import dev.palaver.testing.Tokens;
import io.vertx.core.Vertx;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A whole server: what ends a right ends it on open sockets within a second. */
class LifeOfASocketTest {
  private static final Duration A_SECOND = Duration.ofSeconds(1);
  private static final Vertx VERTX = Vertx.vertx();
  private static final WebSocketClient CLIENT =
      VERTX.createWebSocketClient(RealtimeServer.clientOptions());

  private static TestServer server;
  private static TestServer second;

  private final UUID ann = UUID.randomUUID();
  private final UUID ben = UUID.randomUUID();
  private final String annToken = Tokens.of(ann).build();
  private final String admin = Tokens.ofService(UUID.randomUUID()).build();
  private final UUID channel = UUID.randomUUID();

  @BeforeAll
  static void start() {
    server = TestServer.members();
    second = TestServer.start(server.database(), java.util.Map.of());
  }

  @AfterAll
  static void stop() {
    second.close();
    server.close();
    RealtimeServer.await(VERTX.close());
  }

  /** Ben is a member, as the message is addressed to him. */
  private void bringBenIn() {
    JsonObject message = TestServer.message(channel).put("toUserId", ben.toString());
    assertThat(server.post(annToken, "/messages", message).status()).isEqualTo(200);
  }

  private TestSocket hearing(TestServer at, String token) {
    TestSocket socket = TestSocket.open(CLIENT, at.port());
    socket.register(new ChannelId(channel), token, null).body("subscribed");
    return socket;
  }

  /** A user's token that was issued a while ago. */
  private static Tokens older(UUID user) {
    return Tokens.of(user).claim("iat", Instant.now().minusSeconds(60).getEpochSecond());
  }

  private JsonObject revoke(JsonObject body) {
    TestServer.Answer answer = server.post(admin, "/admin/revocations", body);
    assertThat(answer.status()).isEqualTo(200);
    return answer.json();
  }

  private static void tells(String what, Instant since) {
    Duration took = Duration.between(since, Instant.now());
    System.out.printf("%s took %d ms%n", what, took.toMillis());
    assertThat(took).isLessThan(A_SECOND);
  }

  @Test
  void revokingAUserClosesTheirSocketsOnEveryNodeWithinASecond() {
    bringBenIn();
    String token = older(ben).build();
    TestSocket here = hearing(server, token);
    TestSocket there = hearing(second, token);
    TestSocket unharmed = hearing(server, annToken);

    Instant revoked = Instant.now();
    revoke(new JsonObject().put("userId", ben.toString()).put("reason", "left the company"));

    assertThat(here.closeCode()).isEqualTo(CloseCode.UNAUTHENTICATED.code());
    assertThat(there.closeCode()).isEqualTo(CloseCode.UNAUTHENTICATED.code());
    tells("revocation to close, on two nodes without a common bus,", revoked);
    assertThat(here.err().getJsonObject("error").getString("code")).isEqualTo("TOKEN_REVOKED");
    assertThat(unharmed.open()).isTrue();
    assertThat(server.get(token, "/messages").status()).isEqualTo(401);
    assertThat(second.get(token, "/messages").status()).isEqualTo(401);
  }

  @Test
  void aTokenOfALaterSecondIsGoodAgain() {
    revoke(new JsonObject().put("userId", ben.toString()));
    String before = Tokens.of(ben).claim("iat", Instant.now().getEpochSecond() - 1).build();
    String untold = Tokens.of(ben).claim("iat", null).build();

    assertThat(server.get(before, "/messages").status()).isEqualTo(401);
    assertThat(server.get(untold, "/messages").status()).isEqualTo(401);
    Eventually.that(
        () -> {
          Tokens fresh = Tokens.of(ben).claim("iat", Instant.now().getEpochSecond());
          return server.get(fresh.build(), "/messages").status() == 200;
        },
        () -> "no new token is taken");
  }

  @Test
  void revokingOneTokenLeavesTheUsersOthers() {
    bringBenIn();
    String lost = Tokens.of(ben).claim("jti", "lost-" + ben).build();
    String kept = Tokens.of(ben).claim("jti", "kept-" + ben).build();
    TestSocket phone = hearing(server, lost);
    TestSocket desk = hearing(server, kept);

    Instant revoked = Instant.now();
    JsonObject entry = revoke(new JsonObject().put("tokenId", "lost-" + ben));

    assertThat(phone.closeCode()).isEqualTo(CloseCode.UNAUTHENTICATED.code());
    tells("revocation of a token to close", revoked);
    assertThat(desk.open()).isTrue();
    assertThat(server.get(lost, "/messages").status()).isEqualTo(401);
    assertThat(server.get(kept, "/messages").status()).isEqualTo(200);
    JsonArray list = server.get(admin, "/admin/revocations?limit=1000").list();
    assertThat(list).contains(entry);
  }

  @Test
  void revokingNeedsItsPermissionAndOneName() {
    JsonObject body = new JsonObject().put("tokenId", "x");
    String plain = Tokens.of(ann).permissions("ViewMessage", "CreateMessage").build();
    assertThat(server.post(plain, "/admin/revocations", body).status()).isEqualTo(403);
    assertThat(server.get(plain, "/admin/revocations").status()).isEqualTo(403);
    assertThat(server.post(admin, "/admin/revocations", new JsonObject()).status()).isEqualTo(400);
    body.put("userId", ben.toString());
    assertThat(server.post(admin, "/admin/revocations", body).status()).isEqualTo(400);
    assertThat(server.get(admin, "/admin/revocations?limit=0").status()).isEqualTo(400);
    assertThat(server.get(admin, "/admin/revocations?before=x").status()).isEqualTo(400);
  }

  @Test
  void aRevocationIsRepeatedByItsKeyAndListedInPages() {
    JsonObject body = new JsonObject().put("tokenId", "once-" + ann);
    JsonObject first = server.postOnce(admin, "key-" + ann, "/admin/revocations", body).json();
    JsonObject again = server.postOnce(admin, "key-" + ann, "/admin/revocations", body).json();
    JsonObject renewed = revoke(body);
    JsonArray newest = server.get(admin, "/admin/revocations?limit=1").list();
    JsonArray before =
        server.get(admin, "/admin/revocations?before=" + renewed.getString("id")).list();

    assertThat(again).isEqualTo(first);
    assertThat(newest).containsExactly(renewed);
    assertThat(before).doesNotContain(first, renewed);
  }

  @Test
  void anExpiredTokenClosesItsSocketWithinASecond() {
    bringBenIn();
    Instant end = Instant.ofEpochSecond(Instant.now().getEpochSecond() + 3);
    TestSocket socket = hearing(server, Tokens.of(ben).claim("exp", end.getEpochSecond()).build());

    assertThat(socket.closeCode()).isEqualTo(CloseCode.UNAUTHENTICATED.code());
    tells("expiry to close", end);
    assertThat(socket.err().getJsonObject("error").getString("code")).isEqualTo("TOKEN_EXPIRED");
  }

  @Test
  void whoIsRemovedIsUnsubscribedWithinASecond() {
    bringBenIn();
    TestSocket here = hearing(server, Tokens.of(ben).build());
    TestSocket feed = TestSocket.open(CLIENT, server.port());
    feed.send(
        new JsonObject()
            .put("type", "register")
            .put("address", "chat.user." + ben)
            .put(
                "headers",
                new JsonObject().put("Authorization", "Bearer " + Tokens.of(ben).build()))
            .encode());
    assertThat(feed.body("subscribed").getInteger("channels")).isEqualTo(1);

    Instant removed = Instant.now();
    assertThat(server.delete(annToken, "/channels/" + channel + "/members/" + ben).status())
        .isEqualTo(204);

    assertThat(here.body("unsubscribed").getString("reason")).isEqualTo("membership");
    tells("removal to unsubscribed", removed);
    assertThat(feed.body("member.left").getString("channelId")).isEqualTo(channel.toString());
    assertThat(here.seqs()).isEmpty();
  }
}
