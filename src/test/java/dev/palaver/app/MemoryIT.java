package dev.palaver.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.palaver.testing.Until;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Requests that want more memory than a node has. */
class MemoryIT {
  private static final int MIB = 1024 * 1024;

  private final SmallNode node = new SmallNode(Map.of());

  @AfterEach
  void stop() {
    node.close();
  }

  @Test
  void requestsInARowThatNobodyReadsEndTheirConnection() throws Exception {
    String request = "GET /messages HTTP/1.1\r\nHost: x\r\n\r\n";
    RawSocket polite = node.open();
    polite.send(request.repeat(50));
    for (int i = 0; i < 50; i++) {
      assertThat(polite.readHead()).startsWith("HTTP/1.1 401");
    }
    for (int i = 0; i < 60; i++) {
      node.open().send(request.repeat(5000));
    }
    for (RawSocket socket : node.sockets.subList(1, node.sockets.size())) {
      assertThat(socket.endsWithin(SmallNode.LIMIT)).isTrue();
    }
    node.assertServes();
  }

  @Test
  void bodiesThatDoNotEndLeaveRoomForOthers() throws Exception {
    String head =
        "POST /messages HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer "
            + node.ann
            + "\r\nContent-Type: application/json\r\nContent-Length: "
            + MIB
            + "\r\n\r\n";
    String body = "x".repeat(MIB - 1);
    for (int i = 0; i < 120; i++) {
      RawSocket socket = node.open();
      socket.send(head);
      socket.send(body);
    }
    assertThat(node.held()).isGreaterThan(5 * MIB);
    assertThat(node.post("a small one").statusCode()).isEqualTo(200);
    Until.holds(
        () -> node.sockets.stream().filter(RawSocket::answered).count() > 90,
        SmallNode.LIMIT,
        () -> "most bodies should be refused");
    assertThat(node.sockets.get(node.sockets.size() - 1).readHead()).startsWith("HTTP/1.1 503");
    node.assertServes();
  }

  @Test
  void largeRowsAreRefusedOrServedButNeverGathered() throws Exception {
    node.database.execute(
        """
        INSERT INTO main.messages (id, channel_id, channel_type, body, created_by, seq)
        SELECT gen_random_uuid(), '%s', 'group', repeat(md5(n::text), 6400), '%s', 100 + n
        FROM generate_series(1, 300) n
        """
            .formatted(node.channel, node.annId));
    HttpResponse<String> all = node.list(new JsonObject());
    assertThat(all.statusCode()).isEqualTo(400);
    assertThat(all.body()).contains("CHAT_LIST_MAX_BYTES");
    assertThat(node.list(new JsonObject().put("include", relations())).statusCode()).isEqualTo(400);

    List<CompletableFuture<HttpResponse<String>>> answers = new ArrayList<>();
    IntStream.range(0, 32)
        .forEach(i -> answers.add(node.listLater(new JsonObject().put("limit", 12))));
    List<Integer> statuses = answers.stream().map(answer -> answer.join().statusCode()).toList();
    assertThat(statuses).contains(200).isSubsetOf(200, 503);

    HttpResponse<String> change =
        node.send(
            node.request(
                    "/messages?where="
                        + SmallNode.encoded(new JsonObject().put("channelId", node.id())))
                .method("PATCH", BodyPublishers.ofString("{\"subject\":\"new\"}")));
    assertThat(change.statusCode()).isEqualTo(400);
    assertThat(change.body()).contains("CHAT_BUFFER_BYTES");
    assertThat(node.database.value("SELECT count(*) FROM main.messages WHERE subject = 'new'"))
        .isEqualTo("0");
    node.assertServes();
  }

  @Test
  void aLongAnswerComesWholeToWhoReadsLate() throws Exception {
    for (int i = 0; i < 20; i++) {
      assertThat(node.post("y".repeat(120_000)).statusCode()).isEqualTo(200);
    }
    RawSocket late = node.open();
    String filter =
        SmallNode.encoded(
            new JsonObject().put("where", new JsonObject().put("channelId", node.id())));
    late.send(
        "GET /messages?filter=%s HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer %s\r\n\r\n"
            .formatted(filter, node.ann));
    Until.holds(() -> node.held() > MIB, SmallNode.LIMIT, () -> "nothing is held for the answer");
    String head = late.readHead();
    assertThat(head).startsWith("HTTP/1.1 200");
    JsonArray rows = new JsonArray(late.readBody(head));
    assertThat(rows).hasSize(21);
    node.assertServes();
  }

  private static JsonArray relations() {
    return new JsonArray().add(new JsonObject().put("relation", "messageRecipients"));
  }
}
