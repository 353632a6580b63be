package dev.palaver.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.palaver.testing.TestServer;
import dev.palaver.testing.TestServer.Answer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What a condition does on hidden rows is not seen from outside: not by a row, a count, an error or
 * the time that it takes. Each question is asked about a row that is there and one that is not.
 */
class WhereOracleTest {
  private static final int STATEMENT_TIMEOUT_MS = 1500;

  private static final String LONG_TEXT =
      "a".repeat(200) + "c" + "a".repeat(30) + "c" + "a".repeat(31);

  private static TestServer server;

  private final String stranger = Actor.STRANGER.token();
  private Scene hidden;
  private final Scene absent = Scene.absent();
  private String before;

  @BeforeAll
  static void start() {
    server =
        TestServer.start(
            Map.of(
                "CHAT_ACCESS",
                "members",
                "CHAT_DB_STATEMENT_TIMEOUT_MS",
                Integer.toString(STATEMENT_TIMEOUT_MS)));
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @BeforeEach
  void hide() throws SQLException {
    hidden = Scene.make(server.database(), LONG_TEXT);
    before = hidden.state(server.database());
  }

  private static JsonObject body(String operator, String pattern) {
    return new JsonObject().put("body", new JsonObject().put(operator, pattern));
  }

  private static JsonObject message(Scene scene, JsonObject condition) {
    return condition.copy().put("id", scene.message().toString());
  }

  /** Every way to put a condition on messages to the server. */
  private List<Call> calls(Scene scene, JsonObject where) {
    String asWhere = TestServer.query("where", where);
    String asFilter = TestServer.query("filter", new JsonObject().put("where", where));
    JsonObject change = new JsonObject().put("subject", "changed");
    String below = "/messages/" + scene.message() + "/messages?";
    return List.of(
        new Call("get", "/messages?" + asFilter, null),
        new Call("get", "/messages/count?" + asWhere, null),
        new Call("patch", "/messages?" + asWhere, change),
        new Call("get", below + asFilter, null),
        new Call("patch", below + asWhere, change),
        new Call("delete", below + asWhere, null),
        new Call("get", "/message-recipients?" + included(where), null));
  }

  private static String included(JsonObject where) {
    JsonObject scope = new JsonObject().put("where", where);
    JsonObject include = new JsonObject().put("relation", "message").put("scope", scope);
    return TestServer.query(
        "filter", new JsonObject().put("include", new JsonArray().add(include)));
  }

  private void assertSame(JsonObject condition) throws SQLException {
    List<Call> ofHidden = calls(hidden, message(hidden, condition));
    List<Call> ofAbsent = calls(absent, message(absent, condition));
    for (int i = 0; i < ofHidden.size(); i++) {
      Answer one = ofHidden.get(i).send(server, stranger);
      Answer other = ofAbsent.get(i).send(server, stranger);
      assertThat(one.status() + " " + one.body())
          .as(ofHidden.get(i).toString())
          .isEqualTo(other.status() + " " + other.body());
    }
    assertThat(hidden.state(server.database())).isEqualTo(before);
  }

  @Test
  void conditionsThatHoldOnAHiddenRowFindNothing() throws SQLException {
    for (JsonObject condition :
        List.of(
            new JsonObject(),
            body("eq", LONG_TEXT),
            body("like", "a%"),
            body("nlike", "b%"),
            body("ilike", "A%"),
            body("nilike", "B%"),
            body("regexp", "^[ac]+$"),
            body("regexp", "/^[AC]+$/i"),
            body("neq", "b"),
            body("gt", "A"),
            new JsonObject()
                .put("or", new JsonArray().add(body("regexp", "a")).add(body("neq", "b"))))) {
      assertSame(condition);
    }
  }

  @Test
  void aBadPatternFailsWhetherOrNotThereIsARow() throws SQLException {
    for (String pattern : List.of("(", "a{2,1}", "[b-a]", "\\", "(?<=", "a{1,99999}", "(a)\\2")) {
      assertSame(body("regexp", pattern));
    }
    for (String pattern : List.of("a\\", "%\\", "\\\\\\")) {
      assertSame(body("like", pattern));
    }
  }

  @Test
  void orderAndPagesCountOnlyTheCallersRows() throws SQLException {
    UUID channel = UUID.randomUUID();
    String own = server.post(stranger, "/messages", TestServer.message(channel)).id();
    for (JsonObject filter :
        List.of(
            new JsonObject().put("order", "body ASC"),
            new JsonObject().put("order", "body DESC").put("limit", 1),
            new JsonObject().put("order", "createdOn ASC").put("limit", 1))) {
      JsonArray rows =
          server.get(stranger, "/messages?" + TestServer.query("filter", filter)).list();
      assertThat(rows)
          .allMatch(
              row ->
                  ((JsonObject) row).getString("createdBy").equals(Actor.STRANGER.id().toString()));
      assertThat(rows).isNotEmpty();
    }
    long count = server.get(stranger, "/messages/count").count();
    String beyond = TestServer.query("filter", new JsonObject().put("offset", count));
    assertThat(server.get(stranger, "/messages?" + beyond).list()).isEmpty();
    assertThat(server.get(stranger, "/messages/" + own).status()).isEqualTo(200);
  }
}
