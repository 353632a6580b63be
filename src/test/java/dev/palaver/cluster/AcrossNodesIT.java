package dev.palaver.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.palaver.testing.EventSocket;
import dev.palaver.testing.TestDatabase;
import dev.palaver.testing.TestNodes;
import dev.palaver.testing.TestPostgres;
import dev.palaver.testing.Tokens;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.core.net.SelfSignedCertificate;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * What one node does shows on another: two processes, joined over the loopback by an event bus with
 * TLS. Heads are not compared meanwhile, so that the bus alone can have brought what comes.
 */
class AcrossNodesIT {
  private static final Duration A_SECOND = Duration.ofSeconds(1);
  private static final int WARM_UP = 200;
  private static final int MEASURED = 500;
  private static final int REMOVALS = 50;

  private static final HttpClient CLIENT =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private static SelfSignedCertificate certificate;
  private static TestNodes nodes;

  private final UUID owner = UUID.randomUUID();
  private final UUID ben = UUID.randomUUID();
  private final String ownerToken = Tokens.of(owner).build();
  private final String benToken = Tokens.of(ben).build();
  private final UUID channel = UUID.randomUUID();

  @BeforeAll
  static void start() {
    TestDatabase database = TestPostgres.migratedDatabase();
    // Its own authority: each node trusts whom it has signed, which is both of them.
    certificate = SelfSignedCertificate.create("palaver-node");
    nodes =
        TestNodes.start(
            database,
            2,
            Map.of(
                "CHAT_RECONCILE_MS", "600000",
                "CHAT_CLUSTER_TLS_CERT", certificate.certificatePath(),
                "CHAT_CLUSTER_TLS_KEY", certificate.privateKeyPath(),
                "CHAT_CLUSTER_TLS_CA", certificate.certificatePath()));
    assertThat(nodes.output()).contains("with TLS").doesNotContain("plain");
    nodes.awaitSeen(2, 0, 1);
  }

  @AfterAll
  static void stop() {
    nodes.close();
    certificate.delete();
  }

  private static JsonObject ask(String method, int node, String token, String path, JsonObject body)
      throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(nodes.uri(node) + path))
            .header("Authorization", "Bearer " + token)
            .header("Content-Type", "application/json")
            .method(
                method,
                body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body.encode()));
    HttpResponse<String> answer = CLIENT.send(request.build(), BodyHandlers.ofString());
    assertThat(answer.statusCode()).as(answer.body()).isBetween(200, 204);
    return answer.body().isEmpty() ? new JsonObject() : new JsonObject(answer.body());
  }

  private void openChannel() throws Exception {
    ask(
        "POST",
        0,
        ownerToken,
        "/channels",
        new JsonObject()
            .put("id", channel.toString())
            .put("channelType", "group")
            .put("members", asMember()));
  }

  private JsonArray asMember() {
    return new JsonArray()
        .add(new JsonObject().put("userId", ben.toString()).put("role", "member"));
  }

  private void post(int number) throws Exception {
    ask("POST", 0, ownerToken, "/messages", message("Parcel " + number));
  }

  private JsonObject message(String body) {
    return new JsonObject()
        .put("body", body)
        .put("channelId", channel.toString())
        .put("channelType", "group");
  }

  private EventSocket listen(int node, String token) throws Exception {
    EventSocket socket = new EventSocket(nodes.port(node), token, channel, null);
    assertThat(socket.next().getString("type")).isEqualTo("subscribed");
    return socket;
  }

  private static JsonObject next(EventSocket socket, String type) throws Exception {
    JsonObject body = socket.next();
    while (!type.equals(body.getString("type"))) {
      body = socket.next();
    }
    return body;
  }

  private static void tells(String what, long since) {
    Duration took = Duration.ofNanos(System.nanoTime() - since);
    System.out.printf("across nodes: %s took %d ms%n", what, took.toMillis());
    assertThat(took).isLessThan(A_SECOND);
  }

  @Test
  void aMessageOfOneNodeReachesTheSocketsOfBothInOrder() throws Exception {
    openChannel();
    try (EventSocket here = listen(0, benToken);
        EventSocket there = listen(1, benToken)) {
      long[] toHere = new long[MEASURED];
      long[] toThere = new long[MEASURED];
      for (int i = -WARM_UP; i < MEASURED; i++) {
        long sent = System.nanoTime();
        post(i);
        // The sockets are read in turns, so that neither is always the one that is read late.
        boolean hereFirst = i % 2 == 0;
        long one = arrival(hereFirst ? here : there, i) - sent;
        long other = arrival(hereFirst ? there : here, i) - sent;
        if (i >= 0) {
          toHere[i] = hereFirst ? one : other;
          toThere[i] = hereFirst ? other : one;
        }
      }
      report("same node", toHere);
      report("other node", toThere);
    }
  }

  private static long arrival(EventSocket socket, int number) throws Exception {
    JsonObject data = next(socket, "message.created").getJsonObject("data");
    assertThat(data.getString("body")).isEqualTo("Parcel " + number);
    return System.nanoTime();
  }

  private static void report(String where, long[] nanos) {
    Arrays.sort(nanos);
    System.out.printf(
        "across nodes: POST to a socket of the %s: p50 %.1f ms, p99 %.1f ms%n",
        where, nanos[nanos.length / 2] / 1e6, nanos[nanos.length * 99 / 100] / 1e6);
  }

  @Test
  void whoIsRemovedOnOneNodeIsSilencedOnTheOther() throws Exception {
    openChannel();
    try (EventSocket there = listen(1, benToken)) {
      long removed = System.nanoTime();
      ask("DELETE", 0, ownerToken, "/channels/" + channel + "/members/" + ben, null);
      next(there, "unsubscribed");
      tells("removal to unsubscribed", removed);
    }
  }

  /** Reads are under way at the other node until the moment of the removal. */
  @Test
  void whoIsRemovedOnOneNodeReadsNothingMoreOnTheOther() throws Exception {
    openChannel();
    MemberReads reads = readsOfBen();
    String members = "/channels/" + channel + "/members";
    for (int round = 0; round < REMOVALS; round++) {
      int here = round % 2;
      URI there = nodes.uri(1 - here);
      assertThat(reads.shown(there).join()).as("a member").hasSize(reads.count());
      List<CompletableFuture<?>> underWay = List.of(reads.shown(there), reads.shown(there));
      ask("DELETE", here, ownerToken, members + "/" + ben, null);
      assertThat(reads.shown(there).join()).as("removed, round " + round).isEmpty();
      CompletableFuture.allOf(underWay.toArray(CompletableFuture[]::new)).join();
      ask("POST", here, ownerToken, members, new JsonObject().put("members", asMember()));
    }
  }

  private MemberReads readsOfBen() throws Exception {
    String message = create(ownerToken, "/messages", message("Parcel"));
    String reply = create(benToken, "/messages", message("Thanks").put("parentMessageId", message));
    JsonObject part =
        new JsonObject().put("channelId", channel.toString()).put("messageId", message);
    String file = create(ownerToken, "/attach-files", part.copy().put("fileKey", "a.pdf"));
    create(ownerToken, "/message-recipients", part.put("recipientId", owner.toString()));
    return new MemberReads(CLIENT, benToken, channel, owner, message, reply, file);
  }

  private static String create(String token, String path, JsonObject body) throws Exception {
    return ask("POST", 0, token, path, body).getString("id");
  }

  @Test
  void whoIsRevokedOnOneNodeIsSentAwayFromTheOther() throws Exception {
    openChannel();
    String admin = Tokens.ofService(UUID.randomUUID()).build();
    String id = "lost-" + ben;
    String lost = Tokens.of(ben).claim("jti", id).build();
    try (EventSocket there = listen(1, lost)) {
      long revoked = System.nanoTime();
      ask("POST", 0, admin, "/admin/revocations", new JsonObject().put("tokenId", id));
      JsonObject refusal = next(there, "err");
      tells("revocation to close", revoked);
      assertThat(refusal.getJsonObject("error").getString("code")).isEqualTo("TOKEN_REVOKED");
    }
  }

  @Test
  void whoHearsAChannelOnOneNodeIsPresentOnTheOther() throws Exception {
    openChannel();
    try (EventSocket watcher = EventSocket.watching(nodes.port(0), ownerToken, channel)) {
      next(watcher, "subscribed");
      try (EventSocket there = listen(1, benToken)) {
        JsonObject view = next(watcher, "presence");
        while (view.getInteger("count") != 2) {
          view = next(watcher, "presence");
        }
        assertThat(there.waiting()).isZero();
      }
      JsonObject view = next(watcher, "presence");
      while (view.getInteger("count") != 1) {
        view = next(watcher, "presence");
      }
    }
  }
}
