package dev.palaver.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.palaver.testing.TestChannel;
import dev.palaver.testing.TestServer;
import dev.palaver.testing.TestServer.Answer;
import dev.palaver.testing.Tokens;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.sql.SQLException;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a body may not say, whoever sends it, in {@code CHAT_ACCESS=members}. */
class ForgeryTest {
  private static TestServer server;

  private final UUID other = UUID.randomUUID();
  private TestChannel channel;
  private String message;
  private String recipient;
  private String file;

  @BeforeAll
  static void start() {
    server = TestServer.members();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  /** The owner's own rows of each kind, one that names the owner. */
  @BeforeEach
  void open() {
    channel = TestChannel.open(server);
    message = "/messages/" + channel.message();
    JsonObject named = channel.recipient(channel.ownerId(), channel.message());
    recipient = "/message-recipients/" + post("/message-recipients", named).id();
    file = "/attach-files/" + post("/attach-files", channel.attachment(channel.message())).id();
  }

  private Answer post(String path, JsonObject body) {
    return server.post(channel.owner(), path, body);
  }

  private int patch(String path, String property, Object value) {
    JsonObject body = new JsonObject().put(property, value);
    return server.patch(channel.owner(), path, body).status();
  }

  @Test
  void theAuthorIsTheCallerWhateverTheBodySays() {
    JsonObject forged =
        new JsonObject().put("createdBy", other.toString()).put("modifiedBy", other.toString());
    for (Answer created :
        List.of(
            post("/messages", TestServer.message(channel.id()).mergeIn(forged)),
            post(
                "/message-recipients", channel.recipient(other, channel.message()).mergeIn(forged)),
            post("/attach-files", channel.attachment(channel.message()).mergeIn(forged)))) {
      assertThat(created.json().getString("createdBy")).isEqualTo(channel.ownerId().toString());
      assertThat(created.json().getString("modifiedBy")).isEqualTo(channel.ownerId().toString());
    }
    assertThat(patch(message, "modifiedBy", other.toString())).isEqualTo(204);
    assertThat(server.get(channel.owner(), message).json().getString("modifiedBy"))
        .isEqualTo(channel.ownerId().toString());
  }

  @Test
  void nobodySetsWhoMadeOrDeletedARow() {
    for (String row : List.of(message, recipient, file)) {
      assertThat(patch(row, "createdBy", other.toString())).as(row).isEqualTo(403);
      assertThat(patch(row, "deletedBy", other.toString())).as(row).isEqualTo(403);
    }
  }

  @Test
  void theServerAssignsIdAndPlace() {
    for (String property : List.of("id", "seq", "joinedSeq", "channel_id", "__proto__")) {
      Object value = property.equals("seq") ? 7 : other.toString();
      JsonObject body = TestServer.message(channel.id()).put(property, value);
      assertThat(post("/messages", body).status()).as(property).isIn(400, 422);
    }
    assertThat(patch(message, "seq", 7)).isEqualTo(422);
    assertThat(patch(message, "id", other.toString())).isEqualTo(204);
    Answer row = server.get(channel.owner(), message);
    assertThat(row.json().getLong("seq")).isEqualTo(1);
    assertThat(server.get(channel.owner(), "/messages/" + other).status()).isEqualTo(404);
  }

  @Test
  void whoMayNotDeleteDoesNotDeleteByAChange() {
    String editor =
        Tokens.of(channel.ownerId())
            .permissions(
                "ViewMessage", "UpdateMessage", "UpdateMessageRecipient", "UpdateAttachmentFile")
            .build();
    JsonObject deleted = new JsonObject().put("deleted", true);
    for (String row : List.of(message, recipient, file)) {
      String all = row.substring(0, row.lastIndexOf('/'));
      assertThat(server.patch(editor, row, deleted).status()).as(row).isEqualTo(403);
      assertThat(server.patch(editor, all, deleted).status()).as(all).isEqualTo(403);
    }
    JsonObject whole = TestServer.message(channel.id()).mergeIn(deleted);
    assertThat(server.put(editor, message, whole).status()).isEqualTo(403);
    assertThat(server.get(editor, message).status()).isEqualTo(200);
  }

  @Test
  void aDeletedRowStaysDeleted() {
    assertThat(server.delete(channel.owner(), message).status()).isEqualTo(204);
    assertThat(patch(message, "deleted", false)).isEqualTo(404);
    assertThat(server.put(channel.owner(), message, TestServer.message(channel.id())).status())
        .isEqualTo(404);
    assertThat(server.delete(channel.owner(), message).status()).isEqualTo(404);
  }

  @Test
  void whatIsNoIdIsRefusedAndNotGuessed() {
    for (Object id : List.of(12345, 1.5, true, "12345", "", "1-1-1-1-1", new JsonArray())) {
      JsonObject body = TestServer.message(channel.id()).put("channelId", id);
      assertThat(post("/messages", body).status()).as("channelId " + id).isEqualTo(422);
      assertThat(patch(message, "parentMessageId", id)).as("parent " + id).isEqualTo(422);
      String where = TestServer.query("where", new JsonObject().put("id", id));
      assertThat(server.get(channel.owner(), "/messages/count?" + where).status())
          .as("where id " + id)
          .isEqualTo(400);
    }
    for (String id : List.of("12345", "1-1-1-1-1", "null", "%00", "..%2Fmessages")) {
      assertThat(server.get(channel.owner(), "/messages/" + id).status()).as(id).isEqualTo(404);
    }
  }

  @Test
  void listsHaveAnEnd() throws SQLException {
    JsonArray files = new JsonArray();
    Collections.nCopies(1001, channel.attachment(channel.message())).forEach(files::add);
    JsonObject body = new JsonObject().put("attachmentFiles", files);
    assertThat(post("/attach-files/bulk", body).status()).isEqualTo(422);
    assertThat(channel.log()).hasSize(2);
    JsonObject inq = new JsonObject().put("inq", new JsonArray(Collections.nCopies(1000, other)));
    for (String name : List.of("where", "filter")) {
      JsonObject where = new JsonObject().put("id", inq);
      JsonObject query = name.equals("where") ? where : new JsonObject().put("where", where);
      String path = name.equals("where") ? "/messages/count?" : "/messages?";
      int status = statusOfLongPath(path + TestServer.query(name, query));
      assertThat(status).as(name).isIn(400, 414);
    }
  }

  /** The contract has no word for a request line that HTTP itself refuses. */
  private int statusOfLongPath(String path) {
    try {
      return server.get(channel.owner(), path).status();
    } catch (AssertionError tooLong) {
      return tooLong.getMessage().contains("-> 414") ? 414 : 0;
    }
  }

  @Test
  void aMessageThatMovedTellsTheFormerChannelNothingOfTheNewOne() throws SQLException {
    TestChannel next = TestChannel.open(server);
    next.join(channel.ownerId(), "member");
    JsonObject move =
        new JsonObject()
            .put("channelId", next.id().toString())
            .put("parentMessageId", next.message())
            .put("toUserId", next.ownerId().toString());
    assertThat(server.patch(channel.owner(), message, move).status()).isEqualTo(204);
    JsonObject told = channel.newest();
    assertThat(told.getBoolean("deleted")).isTrue();
    assertThat(told.getString("channelId")).isEqualTo(channel.id().toString());
    assertThat(told.encode())
        .doesNotContain(next.id().toString(), next.message(), next.ownerId().toString(), "parcel");
  }

  /** A hidden message and none at all look alike also where the database does not look. */
  @Test
  void anAttachmentNeedsItsMessageInATableWithoutForeignKey() throws SQLException {
    try (TestServer handMade = TestServer.members()) {
      handMade
          .database()
          .execute("ALTER TABLE main.message_files DROP CONSTRAINT fk_message_files_messages");
      String token = Tokens.of(UUID.randomUUID()).build();
      String row = "/attach-files/" + handMade.post(token, "/attach-files", new JsonObject()).id();
      TestChannel hidden = TestChannel.open(handMade);
      for (String id : List.of(hidden.message(), UUID.randomUUID().toString())) {
        JsonObject change = new JsonObject().put("messageId", id);
        assertThat(handMade.patch(token, row, change).status()).isEqualTo(404);
        assertThat(handMade.put(token, row, change).status()).isEqualTo(404);
      }
    }
  }
}
