package dev.palaver.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.palaver.testing.Until;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Small requests whose objects or answers are a hundred times as large. */
class AnswerMemoryIT {
  private static final int MIB = 1024 * 1024;

  private SmallNode node;

  @AfterEach
  void stop() {
    node.close();
  }

  @Test
  void aStreamDoesNotHoldABodyThatItNeverReads() throws Exception {
    node = new SmallNode(Map.of());
    for (int i = 0; i < 30; i++) {
      RawSocket stream = node.open();
      stream.send(
          "GET /channels/%s/events/stream HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer %s\r\nContent-Length: %d\r\n\r\n"
              .formatted(node.id(), node.ann, MIB));
      assertThat(stream.readHead()).startsWith("HTTP/1.1 200");
    }
    assertThat(node.held()).isLessThan(MIB);
    node.assertServes();
  }

  @Test
  void oneRowIsRefusedWhereWhatHangsOnItIsTooLong() throws Exception {
    node = new SmallNode(Map.of());
    UUID parent = message(1, "'parent'");
    replies(parent, 1000, "repeat('\u4e2d', 700)");
    JsonObject again = include("messages", new JsonObject().put("limit", 37));
    JsonObject up =
        include("parentMessage", new JsonObject().put("include", new JsonArray().add(again)));
    JsonObject filter =
        new JsonObject()
            .put(
                "include",
                new JsonArray()
                    .add(
                        include(
                            "messages", new JsonObject().put("include", new JsonArray().add(up)))));

    HttpResponse<String> byId = get("/messages/" + parent, filter);
    assertThat(byId.statusCode()).isEqualTo(400);
    assertThat(byId.body()).contains("ANSWER_TOO_LARGE", "CHAT_LIST_MAX_BYTES");
    JsonObject listed = filter.copy().put("where", new JsonObject().put("id", parent.toString()));
    HttpResponse<String> list = get("/messages", listed);
    assertThat(list.statusCode()).isEqualTo(400);
    assertThat(list.body()).contains("ANSWER_TOO_LARGE");
    node.assertServes();
  }

  @Test
  void oneRowThatNobodyReadsIsGivenUp() throws Exception {
    node = new SmallNode(Map.of("CHAT_REQUEST_TIMEOUT_MS", "2000"));
    UUID parent = message(1, "'parent'");
    replies(parent, 20, "repeat('y', 120000)");
    String filter =
        SmallNode.encoded(
            new JsonObject()
                .put("include", new JsonArray().add(include("messages", new JsonObject()))));
    RawSocket slow = node.open();
    slow.send(
        "GET /messages/%s?filter=%s HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer %s\r\n\r\n"
            .formatted(parent, filter, node.ann));
    Until.holds(() -> node.held() > MIB, SmallNode.LIMIT, () -> "nothing is held for the answer");
    Until.holds(() -> node.held() == 0, SmallNode.LIMIT, () -> node.held() + " bytes are held");
    node.assertServes();
  }

  @Test
  void documentsAreCountedByWhatTheyTakeAndNotByTheirText() throws Exception {
    node = new SmallNode(Map.of());
    HttpResponse<String> tooMany = attach(300_000).join();
    assertThat(tooMany.statusCode()).isEqualTo(400);
    assertThat(tooMany.body()).contains("50000 values");

    List<CompletableFuture<HttpResponse<String>>> answers = new ArrayList<>();
    for (int i = 0; i < 24; i++) {
      answers.add(attach(45_000));
    }
    List<Integer> statuses = answers.stream().map(answer -> answer.join().statusCode()).toList();
    assertThat(statuses).contains(200).isSubsetOf(200, 503);
    JsonObject files =
        new JsonObject()
            .put("include", new JsonArray().add(include("attachmentFiles", new JsonObject())));
    assertThat(node.list(files).statusCode()).isIn(200, 400, 503);
    node.assertServes();
  }

  private CompletableFuture<HttpResponse<String>> attach(int values) throws SQLException {
    String data = "{\"a\":[" + "{},".repeat(values - 1) + "{}]}";
    String body = "{\"messageId\":\"%s\",\"metaData\":%s}".formatted(first(), data);
    return node.sendLater(node.request("/attach-files").POST(BodyPublishers.ofString(body)));
  }

  private String first() throws SQLException {
    return node.database.value(
        "SELECT id FROM main.messages WHERE channel_id = '" + node.id() + "' AND body = 'first'");
  }

  private HttpResponse<String> get(String path, JsonObject filter) {
    return node.send(node.request(path + "?filter=" + SmallNode.encoded(filter)).GET());
  }

  private UUID message(int place, String body) throws SQLException {
    UUID id = UUID.randomUUID();
    node.database.execute(
        """
        INSERT INTO main.messages (id, channel_id, channel_type, body, created_by, seq)
        VALUES ('%s', '%s', 'group', %s, '%s', %d)
        """
            .formatted(id, node.channel, body, node.annId, 100 + place));
    return id;
  }

  private void replies(UUID parent, int count, String body) throws SQLException {
    node.database.execute(
        """
        INSERT INTO main.messages (id, channel_id, channel_type, body, created_by, seq, parent_message_id)
        SELECT gen_random_uuid(), '%s', 'group', %s, '%s', 1000 + n, '%s' FROM generate_series(1, %d) n
        """
            .formatted(node.channel, body, node.annId, parent, count));
  }

  private static JsonObject include(String relation, JsonObject scope) {
    return new JsonObject().put("relation", relation).put("scope", scope);
  }
}
