package dev.palaver.recipients;

import static org.assertj.core.api.Assertions.assertThat;

import dev.palaver.testing.TestChannel;
import dev.palaver.testing.TestServer;
import dev.palaver.testing.TestServer.Answer;
import dev.palaver.testing.Tokens;
import io.vertx.core.json.JsonObject;
import java.sql.SQLException;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Recipients as the reference answers them, in {@code CHAT_ACCESS=open}. */
class RecipientsTest {
  private static TestServer server;

  private final UUID bob = UUID.randomUUID();
  private TestChannel channel;

  @BeforeAll
  static void start() {
    server = TestServer.open();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @BeforeEach
  void open() {
    channel = TestChannel.open(server);
  }

  private Answer create() {
    return server.post(
        channel.owner(), "/message-recipients", channel.recipient(bob, channel.message()));
  }

  @Test
  void aRecipientIsToldInItsChannelAndBecomesAMember() throws SQLException {
    Answer created = create();
    assertThat(created.status()).isEqualTo(200);
    assertThat(channel.log()).containsExactly("2 recipient.created", "3 member.joined");
    assertThat(
            server
                .database()
                .value(
                    "SELECT payload FROM main.channel_events WHERE type = 'recipient.created'"
                        + " AND channel_id = '"
                        + channel.id()
                        + "'"))
        .satisfies(data -> assertThat(new JsonObject(data)).isEqualTo(created.json()));
    assertThat(channel.newest().getString("userId")).isEqualTo(bob.toString());
    assertThat(channel.newest().getString("role")).isEqualTo("member");
  }

  @Test
  void whoIsAMemberAlreadyDoesNotJoinAgain() throws SQLException {
    channel.join(bob, "reader");
    create();
    assertThat(channel.log()).containsExactly("2 recipient.created");
  }

  @Test
  void changesAreToldInTheirOrderWithTheRow() throws SQLException {
    channel.join(bob, "member");
    String path = "/message-recipients/" + create().id();
    JsonObject read = new JsonObject().put("isRead", true);
    assertThat(server.patch(channel.owner(), path, read).status()).isEqualTo(204);
    Answer row = server.get(channel.owner(), path);
    assertThat(channel.newest("recipient.updated")).isEqualTo(row.json());
    assertThat(server.delete(channel.owner(), path).status()).isEqualTo(204);
    assertThat(channel.newest("recipient.deleted").getBoolean("deleted")).isTrue();
    assertThat(channel.log())
        .containsExactly(
            "2 recipient.created", "3 recipient.updated", "4 read", "5 recipient.deleted");
  }

  @Test
  void aDeletionByPatchIsToldAsOneAndNeedsThePermission() throws SQLException {
    channel.join(bob, "member");
    String path = "/message-recipients/" + create().id();
    JsonObject deletion = new JsonObject().put("deleted", true);
    String updater = Tokens.of(channel.ownerId()).permissions("UpdateMessageRecipient").build();
    assertThat(server.patch(updater, path, deletion).status()).isEqualTo(403);
    assertThat(server.patch(channel.owner(), path, deletion).status()).isEqualTo(204);
    assertThat(server.get(channel.owner(), path).status()).isEqualTo(404);
    assertThat(channel.log()).containsExactly("2 recipient.created", "3 recipient.deleted");
  }

  @Test
  void aDeletedRowIsGoneForEveryOperation() {
    String path = "/message-recipients/" + create().id();
    server.delete(channel.owner(), path);
    assertThat(server.get(channel.owner(), path + "/message").status()).isEqualTo(404);
    assertThat(server.patch(channel.owner(), path, new JsonObject()).status()).isEqualTo(404);
    assertThat(
            server.put(channel.owner(), path, channel.recipient(bob, channel.message())).status())
        .isEqualTo(404);
    assertThat(server.delete(channel.owner(), path).status()).isEqualTo(404);
    String below = "/messages/" + channel.message() + "/message-recipients";
    assertThat(server.get(channel.owner(), below).list()).isEmpty();
    assertThat(server.delete(channel.owner(), below).count()).isZero();
  }

  @Test
  void putResetsWhatItDoesNotNameAndKeepsTheAuthor() {
    JsonObject body = channel.recipient(bob, channel.message()).put("isRead", true);
    Answer created = server.post(channel.owner(), "/message-recipients", body);
    String path = "/message-recipients/" + created.id();
    String other = Tokens.of(UUID.randomUUID()).build();
    server.put(other, path, channel.recipient(bob, channel.message()).put("isFavorite", true));
    JsonObject row = server.get(other, path).json();
    assertThat(row.getBoolean("isRead")).isFalse();
    assertThat(row.getBoolean("isFavorite")).isTrue();
    assertThat(row.getString("deletedOn")).isNull();
    assertThat(row.getString("createdBy")).isEqualTo(channel.ownerId().toString());
    assertThat(row.getString("createdOn")).isEqualTo(created.json().getString("createdOn"));
    assertThat(row.getString("modifiedBy")).isNotEqualTo(channel.ownerId().toString());
  }

  @Test
  void aMovedRowLeavesOneChannelAndEntersTheOther() throws SQLException {
    channel.join(bob, "member");
    String path = "/message-recipients/" + create().id();
    TestChannel other = TestChannel.open(server);
    server.patch(channel.owner(), path, new JsonObject().put("messageId", other.message()));
    assertThat(channel.log()).containsExactly("2 recipient.created", "3 recipient.deleted");
    assertThat(other.log()).containsExactly("2 recipient.created");
  }

  @Test
  void anUnknownMessageIs404AndLeavesNothing() throws SQLException {
    JsonObject body = channel.recipient(bob, UUID.randomUUID().toString());
    assertThat(server.post(channel.owner(), "/message-recipients", body).status()).isEqualTo(404);
    assertThat(channel.log()).isEmpty();
    assertThat(
            server
                .database()
                .value(
                    "SELECT count(*) FROM main.message_recipients WHERE recipient_id = '"
                        + bob
                        + "'"))
        .isEqualTo("0");
  }

  @Test
  void belowAMessageThePathNamesTheMessage() throws SQLException {
    String below = "/messages/" + channel.message() + "/message-recipients";
    JsonObject body = channel.recipient(bob, channel.message());
    body.remove("messageId");
    assertThat(server.post(channel.owner(), below, body).json().getString("messageId"))
        .isEqualTo(channel.message());
    JsonObject elsewhere = new JsonObject().put("messageId", channel.post(channel.owner()));
    assertThat(server.patch(channel.owner(), below, elsewhere).status()).isEqualTo(422);
    assertThat(server.post(channel.owner(), below, body.copy().mergeIn(elsewhere)).status())
        .isEqualTo(422);
    assertThat(server.patch(channel.owner(), below, new JsonObject().put("isRead", true)).count())
        .isEqualTo(1);
    assertThat(server.delete(channel.owner(), below).count()).isEqualTo(1);
    assertThat(channel.log())
        .containsExactly(
            "2 recipient.created",
            "3 member.joined",
            "4 message.created",
            "5 recipient.updated",
            "6 read",
            "7 recipient.deleted");
  }

  @Test
  void aDeletionBelowAMessageNamesTheDeleterAndKeepsTheModifier() throws SQLException {
    String id = create().id();
    UUID other = UUID.randomUUID();
    String below = "/messages/" + channel.message() + "/message-recipients";
    server.delete(Tokens.of(other).build(), below);
    assertThat(
            server
                .database()
                .value(
                    "SELECT deleted_by || ' ' || modified_by FROM main.message_recipients"
                        + " WHERE id = '"
                        + id
                        + "'"))
        .isEqualTo(other + " " + channel.ownerId());
  }

  @Test
  void anOrInTheWhereStaysBelowItsMessage() {
    create();
    String other = channel.post(channel.owner());
    String where =
        TestServer.query(
            "where", new JsonObject("{\"or\":[{\"isRead\":false},{\"isRead\":true}]}"));
    String below = "/messages/" + other + "/message-recipients?" + where;
    JsonObject read = new JsonObject().put("isRead", true);
    assertThat(server.patch(channel.owner(), below, read).count()).isZero();
    assertThat(server.delete(channel.owner(), below).count()).isZero();
  }

  @Test
  void aRecipientInAChannelOfTheReferenceAdoptsIt() throws SQLException {
    UUID adopted = UUID.randomUUID();
    UUID message = UUID.randomUUID();
    server
        .database()
        .execute(
            """
            INSERT INTO main.messages (id, body, channel_id, channel_type, created_by)
            VALUES ('%s', 'from the reference', '%s', 'task', '%s')
            """
                .formatted(message, adopted, channel.ownerId()));
    JsonObject body = channel.recipient(bob, message.toString());
    assertThat(server.post(channel.owner(), "/message-recipients", body).status()).isEqualTo(200);
    TestChannel told = new TestChannel(server, adopted, bob, "", "");
    assertThat(told.log()).containsExactly("2 recipient.created", "3 member.joined");
    assertThat(
            server.database().value("SELECT seq FROM main.messages WHERE id = '" + message + "'"))
        .isEqualTo("1");
  }
}
