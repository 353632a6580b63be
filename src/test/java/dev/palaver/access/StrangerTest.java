package dev.palaver.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.palaver.testing.TestServer;
import dev.palaver.testing.TestServer.Answer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * In {@code CHAT_ACCESS=members} a stranger is answered about rows that are there as about rows
 * that are not, to the byte, and leaves no trace on them.
 */
class StrangerTest {
  /** Of two answers to the same question these differ anyway. */
  private static final List<String> OWN_TO_EACH_ANSWER = List.of("x-request-id", "date");

  private static TestServer server;

  @BeforeAll
  static void start() {
    server = TestServer.members();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  /**
   * All but the first message of a channel: it makes the channel where there is none (see {@link
   * #onlyANewChannelTellsThatAnIdIsFree}).
   */
  @TestFactory
  Stream<DynamicTest> everyOperationAnswersAsIfNothingWereThere() {
    return Call.operations().keySet().stream()
        .filter(operation -> !operation.equals("createMessage"))
        .map(
            operation ->
                dynamicTest(
                    operation,
                    () -> {
                      assertNothingLearnt(scene -> Call.of(operation, scene), Actor.STRANGER);
                      assertNothingLearnt(scene -> Call.of(operation, scene), Actor.LEFT);
                    }));
  }

  /** Asked by the owner of a channel: what is the caller's own there refers to hidden rows. */
  @TestFactory
  Stream<DynamicTest> aReferenceToAHiddenRowIsAReferenceToNothing() {
    return references().entrySet().stream()
        .map(
            reference ->
                dynamicTest(
                    reference.getKey(),
                    () -> assertNothingLearnt(reference.getValue(), Actor.STRANGER)));
  }

  private static Map<String, Function<Scene, Call>> references() {
    UUID channel = UUID.randomUUID();
    String token = Actor.STRANGER.token();
    String message = server.post(token, "/messages", TestServer.message(channel)).id();
    JsonObject file = new JsonObject().put("channelId", channel.toString());
    String unbound = "/attach-files/" + server.post(token, "/attach-files", file).id();
    file.put("messageId", message);
    String bound = "/attach-files/" + server.post(token, "/attach-files", file).id();
    String one = "/messages/" + message;
    Map<String, Function<Scene, Call>> calls = new TreeMap<>();
    calls.put("message -> parent", hidden -> new Call("post", "/messages", child(channel, hidden)));
    calls.put(
        "reply below a hidden parent",
        hidden ->
            new Call(
                "post",
                "/messages/" + hidden.message() + "/messages",
                TestServer.message(channel)));
    calls.put(
        "hidden channel, own parent",
        hidden ->
            new Call(
                "post",
                "/messages",
                TestServer.message(hidden.channel()).put("parentMessageId", message)));
    calls.put(
        "PATCH parent",
        hidden -> new Call("patch", one, only("parentMessageId", hidden.message())));
    calls.put(
        "PATCH parent and channel",
        hidden ->
            new Call(
                "patch",
                one,
                only("parentMessageId", hidden.message())
                    .put("channelId", hidden.channel().toString())));
    calls.put(
        "PATCH parent, hidden channel",
        hidden ->
            new Call(
                "patch",
                one,
                only("parentMessageId", UUID.randomUUID())
                    .put("channelId", hidden.channel().toString())));
    calls.put(
        "bulk PATCH parent",
        hidden -> new Call("patch", "/messages", only("parentMessageId", hidden.message())));
    calls.put("PUT parent", hidden -> new Call("put", one, child(channel, hidden)));
    calls.put(
        "recipient of a hidden message, own channel",
        hidden ->
            new Call(
                "post",
                "/message-recipients",
                Call.recipient(hidden, UUID.randomUUID()).put("channelId", channel.toString())));
    calls.put(
        "recipient of an own message, hidden channel",
        hidden ->
            new Call(
                "post",
                "/message-recipients",
                Call.recipient(hidden, UUID.randomUUID()).put("messageId", message)));
    calls.put(
        "attachment of a hidden message, own channel",
        hidden ->
            new Call(
                "post",
                "/attach-files",
                Call.attachment(hidden).put("channelId", channel.toString())));
    calls.put(
        "attachment of a hidden message, no channel",
        hidden -> new Call("post", "/attach-files", only("messageId", hidden.message())));
    calls.put(
        "attachment in a hidden channel",
        hidden -> new Call("post", "/attach-files", only("channelId", hidden.channel())));
    calls.put(
        "one hidden of several attachments",
        hidden ->
            new Call(
                "post",
                "/attach-files/bulk",
                new JsonObject()
                    .put(
                        "attachmentFiles",
                        new JsonArray().add(file).add(Call.attachment(hidden)))));
    for (String path : List.of(bound, unbound, "/attach-files")) {
      calls.put(
          "PATCH message of " + path,
          hidden -> new Call("patch", path, only("messageId", hidden.message())));
      calls.put(
          "PATCH channel of " + path,
          hidden -> new Call("patch", path, only("channelId", hidden.channel())));
      calls.put(
          "PATCH both of " + path, hidden -> new Call("patch", path, Call.attachment(hidden)));
    }
    calls.put("PUT attachment", hidden -> new Call("put", bound, Call.attachment(hidden)));
    return calls;
  }

  private static JsonObject only(String property, UUID id) {
    return new JsonObject().put(property, id.toString());
  }

  private static JsonObject child(UUID channel, Scene hidden) {
    return TestServer.message(channel).put("parentMessageId", hidden.message().toString());
  }

  /** The one difference, since whoever posts first makes the channel: design, Access. */
  @Test
  void onlyANewChannelTellsThatAnIdIsFree() throws SQLException {
    Scene hidden = Scene.make(server.database());
    String before = hidden.state(server.database());
    String token = Actor.STRANGER.token();
    Answer refused = Call.of("createMessage", hidden).send(server, token);
    assertThat(refused.status()).isEqualTo(404);
    String message = server.post(token, "/messages", TestServer.message(UUID.randomUUID())).id();
    Answer moved = server.patch(token, "/messages/" + message, only("channelId", hidden.channel()));
    assertThat(moved.status()).isEqualTo(404);
    assertThat(hidden.state(server.database())).isEqualTo(before);
  }

  @Test
  void anothersIdempotencyKeyGivesNothingAway() throws SQLException {
    Scene hidden = Scene.make(server.database());
    String key = UUID.randomUUID().toString();
    for (String operation : List.of("createReply", "createRecipient", "createAttachment")) {
      Call call = Call.of(operation, hidden);
      String used = operation + key;
      assertThat(server.postOnce(Actor.OWNER.token(), used, call.path(), call.body()).status())
          .isEqualTo(200);
      assertThat(server.postOnce(Actor.STRANGER.token(), used, call.path(), call.body()).status())
          .isEqualTo(404);
    }
  }

  /** The same call about a scene that is there and about one that is not. */
  private static void assertNothingLearnt(Function<Scene, Call> call, Actor caller)
      throws SQLException {
    Scene hidden = Scene.make(server.database());
    Scene absent = Scene.absent();
    String before = hidden.state(server.database());
    Answer ofHidden = call.apply(hidden).send(server, caller.token());
    Answer ofAbsent = call.apply(absent).send(server, caller.token());
    assertThat(text(ofHidden, hidden)).isEqualTo(text(ofAbsent, absent));
    assertThat(hidden.state(server.database())).isEqualTo(before);
  }

  private static String text(Answer answer, Scene scene) {
    Map<String, List<String>> headers = new TreeMap<>(answer.headers().map());
    headers.keySet().removeAll(OWN_TO_EACH_ANSWER);
    return scene.named(answer.status() + " " + headers + " " + answer.body());
  }
}
