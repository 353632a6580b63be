package dev.palaver.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.palaver.testing.TestChannel;
import dev.palaver.testing.TestServer;
import dev.palaver.testing.TestServer.Answer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a caller may ask for has a bound, also where the question itself is short. */
class CostTest {
  private static TestServer server;

  private TestChannel channel;

  @BeforeAll
  static void start() {
    server = TestServer.members();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @BeforeEach
  void open() {
    channel = TestChannel.open(server);
  }

  private static JsonObject anyOf(int tests, String operator) {
    JsonArray all = new JsonArray();
    for (int i = 0; i < tests; i++) {
      all.add(new JsonObject().put("body", new JsonObject().put(operator, "parcel" + i)));
    }
    return new JsonObject().put("or", all);
  }

  private Answer count(JsonObject where) {
    return server.get(channel.owner(), "/messages/count?" + TestServer.query("where", where));
  }

  @Test
  void moreRegularExpressionsThanPostgresKeepsCompiledAreRefused() {
    assertThat(count(anyOf(16, "regexp")).count()).isZero();
    assertThat(count(anyOf(17, "regexp")).status()).isEqualTo(400);
    String where = TestServer.query("where", anyOf(17, "regexp"));
    JsonObject change = new JsonObject().put("subject", "changed");
    assertThat(server.patch(channel.owner(), "/messages?" + where, change).status()).isEqualTo(400);
    assertThat(count(anyOf(100, "like")).count()).isZero();
  }

  @Test
  void regularExpressionsThatReferBackAreRefused() {
    for (String slow : List.of("^(.*)(.*)(.*)(c.*)\\4(x\\1\\2\\3)?$", "(a)\\1", "/(a)\\\\\\1/i")) {
      Answer answer = count(new JsonObject().put("body", new JsonObject().put("regexp", slow)));
      assertThat(answer.status()).as(slow).isEqualTo(400);
      assertThat(answer.body().toString()).contains("body", "refer back");
    }
    JsonObject literal = new JsonObject().put("regexp", "(a)\\\\1");
    assertThat(count(new JsonObject().put("body", literal)).count()).isZero();
  }

  @Test
  void patternsBesideOtherConditionsHoldTogether() {
    JsonObject id = new JsonObject().put("id", channel.message());
    JsonObject like = new JsonObject().put("body", new JsonObject().put("like", "The %"));
    JsonObject other = new JsonObject().put("body", new JsonObject().put("regexp", "^Thank"));
    JsonObject either = new JsonObject().put("or", new JsonArray().add(like).add(other));
    JsonArray all = new JsonArray().add(id).add(either);
    assertThat(count(new JsonObject().put("and", all)).count()).isEqualTo(1);
    assertThat(count(new JsonObject().put("and", all.add(other))).count()).isZero();
  }

  @Test
  void oneLongParentIsNotRepeatedWithoutBound() throws Exception {
    JsonObject body = TestServer.message(channel.id()).put("body", "b".repeat(1_000_000));
    String parent = server.post(channel.owner(), "/messages", body).id();
    server
        .database()
        .execute(
            """
            INSERT INTO main.messages
              (id, body, channel_id, channel_type, created_by, parent_message_id, seq)
            SELECT gen_random_uuid(), 'r', '%s', 'task', '%s', '%s', 2 + i
            FROM generate_series(1, 100) AS i
            """
                .formatted(channel.id(), UUID.randomUUID(), parent));
    assertThat(replies(parent, 3).list()).hasSize(3);
    assertThat(replies(parent, 100).status()).isEqualTo(400);
  }

  private Answer replies(String parent, int limit) {
    JsonObject filter =
        new JsonObject()
            .put("where", new JsonObject().put("parentMessageId", parent))
            .put("include", new JsonArray().add("parentMessage"))
            .put("limit", limit);
    return server.get(channel.owner(), "/messages?" + TestServer.query("filter", filter));
  }
}
