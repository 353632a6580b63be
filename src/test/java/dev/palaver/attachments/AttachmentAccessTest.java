package dev.palaver.attachments;

import static org.assertj.core.api.Assertions.assertThat;

import dev.palaver.testing.TestChannel;
import dev.palaver.testing.TestServer;
import dev.palaver.testing.TestServer.Answer;
import dev.palaver.testing.Tokens;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.sql.SQLException;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who may do what with attachments, in {@code CHAT_ACCESS=members}. */
class AttachmentAccessTest {
  private static final JsonObject CHANGE = new JsonObject().put("fileKey", "changed");

  private static TestServer server;

  private final String stranger = Tokens.of(UUID.randomUUID()).build();
  private TestChannel channel;
  private String member;
  private String file;

  @BeforeAll
  static void start() {
    server = TestServer.members();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @BeforeEach
  void attach() throws SQLException {
    channel = TestChannel.open(server);
    member = channel.join("member");
    file = "/attach-files/" + create(member, channel.attachment(channel.post(member))).id();
  }

  private static Answer create(String token, JsonObject body) {
    return server.post(token, "/attach-files", body);
  }

  @Test
  void onlyWhoMayPostAttaches() throws SQLException {
    Answer hidden = create(stranger, channel.attachment(channel.message()));
    Answer unknown = create(stranger, channel.attachment(UUID.randomUUID().toString()));
    assertThat(hidden.status()).isEqualTo(404);
    assertThat(hidden.body()).isEqualTo(unknown.body());
    JsonObject body = channel.attachment(channel.message());
    assertThat(create(channel.join("reader"), body).status()).isEqualTo(403);
    assertThat(create(member, body).status()).isEqualTo(200);
  }

  @Test
  void oneHiddenMessageRefusesTheWholeList() throws SQLException {
    TestChannel other = TestChannel.open(server);
    JsonArray items =
        new JsonArray()
            .add(channel.attachment(channel.message()))
            .add(other.attachment(other.message()));
    JsonObject body = new JsonObject().put("attachmentFiles", items);
    assertThat(server.post(member, "/attach-files/bulk", body).status()).isEqualTo(404);
    assertThat(channel.log()).hasSize(2);
    assertThat(other.log()).isEmpty();
  }

  @Test
  void withoutAMessageItBelongsToTheChannelOrToItsAuthorAlone() throws SQLException {
    JsonObject inChannel = new JsonObject().put("channelId", channel.id().toString());
    String shared = "/attach-files/" + create(member, inChannel).id();
    String own = "/attach-files/" + create(member, new JsonObject()).id();
    String other = channel.join("member");
    assertThat(server.get(other, shared).status()).isEqualTo(200);
    assertThat(server.get(other, own).status()).isEqualTo(404);
    assertThat(server.get(member, own).status()).isEqualTo(200);
    assertThat(server.get(stranger, shared).status()).isEqualTo(404);
    assertThat(create(stranger, inChannel).status()).isEqualTo(404);
    JsonObject nowhere = new JsonObject().put("channelId", UUID.randomUUID().toString());
    assertThat(create(member, nowhere).status()).isEqualTo(404);
  }

  @Test
  void anAttachmentDoesNotGoWhereItsAuthorMayNotPost() throws SQLException {
    TestChannel other = TestChannel.open(server);
    JsonObject hidden = new JsonObject().put("messageId", other.message());
    JsonObject unknown = new JsonObject().put("messageId", UUID.randomUUID().toString());
    Answer refused = server.patch(member, file, hidden);
    assertThat(refused.status()).isEqualTo(404);
    assertThat(refused.body()).isEqualTo(server.patch(member, file, unknown).body());
    assertThat(server.patch(member, "/attach-files", hidden).status()).isEqualTo(404);
    JsonObject otherChannel = new JsonObject().put("channelId", other.id().toString());
    assertThat(server.patch(member, file, otherChannel).status()).isEqualTo(422);
    JsonObject put = other.attachment(other.message());
    assertThat(server.put(member, file, put).status()).isEqualTo(404);
    assertThat(other.log()).isEmpty();
    JsonObject within = new JsonObject().put("messageId", channel.message());
    assertThat(server.patch(member, file, within).status()).isEqualTo(204);
  }

  @Test
  void nobodyPutsAnotherNameOnARow() {
    JsonObject forged = new JsonObject().put("createdBy", channel.ownerId().toString());
    assertThat(server.patch(member, file, forged).status()).isEqualTo(403);
    assertThat(server.patch(member, "/attach-files", forged).count()).isZero();
    assertThat(server.patch(stranger, file, forged).status()).isEqualTo(404);
  }

  @Test
  void itsAuthorAndTheModeratorsChangeIt() throws SQLException {
    assertThat(server.patch(channel.join("member"), file, CHANGE).status()).isEqualTo(404);
    assertThat(server.patch(stranger, file, CHANGE).status()).isEqualTo(404);
    assertThat(server.delete(stranger, file).status()).isEqualTo(404);
    assertThat(server.patch(member, file, CHANGE).status()).isEqualTo(204);
    assertThat(server.patch(channel.join("moderator"), file, CHANGE).status()).isEqualTo(204);
    assertThat(server.delete(channel.owner(), file).status()).isEqualTo(204);
  }

  @Test
  void aBulkChangeTouchesOnlyWhatTheCallerMayChange() throws SQLException {
    create(channel.owner(), channel.attachment(channel.message()));
    assertThat(server.patch(stranger, "/attach-files", CHANGE).count()).isZero();
    assertThat(server.patch(channel.join("member"), "/attach-files", CHANGE).count()).isZero();
    assertThat(server.patch(member, "/attach-files", CHANGE).count()).isEqualTo(1);
    assertThat(server.patch(channel.owner(), "/attach-files", CHANGE).count()).isEqualTo(2);
  }

  @Test
  void strangersFindNothing() {
    assertThat(server.get(stranger, file).status()).isEqualTo(404);
    assertThat(server.get(stranger, "/attach-files").list()).isEmpty();
    assertThat(server.get(stranger, "/attach-files/count").count()).isZero();
    assertThat(server.get(member, "/attach-files").list()).hasSize(1);
  }
}
