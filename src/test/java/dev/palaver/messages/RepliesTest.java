package dev.palaver.messages;

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
import org.junit.jupiter.api.Test;

/** Replies, in both access modes. */
class RepliesTest {
  private static final JsonObject EDIT = new JsonObject().put("subject", "edited");

  private static TestServer open;
  private static TestServer members;

  @BeforeAll
  static void start() {
    open = TestServer.open();
    members = TestServer.members();
  }

  @AfterAll
  static void stop() {
    open.close();
    members.close();
  }

  private static String below(TestChannel channel) {
    return "/messages/" + channel.message() + "/messages";
  }

  private static Answer reply(TestChannel channel, String token) {
    return channel.server().post(token, below(channel), TestServer.message(channel.id()));
  }

  @Test
  void aReplyIsAMessageOfTheChannelWithItsParentAndPlace() throws SQLException {
    TestChannel channel = TestChannel.open(open);
    Answer reply = reply(channel, channel.owner());
    assertThat(reply.json().getString("parentMessageId")).isEqualTo(channel.message());
    assertThat(reply.json().getLong("seq")).isEqualTo(2);
    assertThat(channel.newest()).isEqualTo(reply.json());
    assertThat(open.get(channel.owner(), below(channel)).list()).hasSize(1);
  }

  @Test
  void anotherParentInTheBodyIsRefused() throws SQLException {
    TestChannel channel = TestChannel.open(open);
    String other = channel.post(channel.owner());
    JsonObject body = TestServer.message(channel.id()).put("parentMessageId", other);
    assertThat(open.post(channel.owner(), below(channel), body).status()).isEqualTo(422);
    JsonObject move = new JsonObject().put("parentMessageId", other);
    assertThat(open.patch(channel.owner(), below(channel), move).status()).isEqualTo(422);
    body.put("parentMessageId", channel.message());
    assertThat(open.post(channel.owner(), below(channel), body).status()).isEqualTo(200);
    assertThat(channel.log()).containsExactly("2 message.created", "3 message.created");
  }

  @Test
  void changesReachOnlyTheRepliesOfThatMessage() throws SQLException {
    TestChannel channel = TestChannel.open(open);
    reply(channel, channel.owner());
    String where =
        TestServer.query("where", new JsonObject("{\"or\":[{\"status\":0},{\"status\":1}]}"));
    assertThat(open.patch(channel.owner(), below(channel) + "?" + where, EDIT).count())
        .isEqualTo(1);
    assertThat(open.delete(channel.owner(), below(channel) + "?" + where).count()).isEqualTo(1);
    assertThat(open.delete(channel.owner(), below(channel)).count()).isZero();
    assertThat(open.get(channel.owner(), "/messages/" + channel.message()).status()).isEqualTo(200);
    assertThat(channel.log())
        .containsExactly("2 message.created", "3 message.updated", "4 message.deleted");
    assertThat(channel.newest().fieldNames()).doesNotContain("body", "subject");
  }

  @Test
  void anUnknownMessageHasNoRepliesAndTakesNone() {
    TestChannel channel = TestChannel.open(open);
    String unknown = "/messages/" + UUID.randomUUID() + "/messages";
    JsonObject body = TestServer.message(channel.id());
    assertThat(open.post(channel.owner(), unknown, body).status()).isEqualTo(404);
    assertThat(open.get(channel.owner(), unknown).list()).isEmpty();
    assertThat(open.patch(channel.owner(), unknown, EDIT).count()).isZero();
    assertThat(open.delete(channel.owner(), unknown).count()).isZero();
  }

  @Test
  void toAStrangerAMessageLooksUnknown() throws SQLException {
    TestChannel channel = TestChannel.open(members);
    reply(channel, channel.owner());
    String stranger = Tokens.of(UUID.randomUUID()).build();
    Answer hidden = reply(channel, stranger);
    assertThat(hidden.status()).isEqualTo(404);
    assertThat(members.get(stranger, below(channel)).list()).isEmpty();
    assertThat(members.patch(stranger, below(channel), EDIT).count()).isZero();
    assertThat(members.delete(stranger, below(channel)).count()).isZero();
    JsonObject ownChannel = TestServer.message(UUID.randomUUID());
    Answer unknown =
        members.post(stranger, "/messages/" + UUID.randomUUID() + "/messages", ownChannel);
    Answer across = members.post(stranger, below(channel), ownChannel);
    assertThat(across.status()).isEqualTo(404);
    assertThat(across.body()).isEqualTo(unknown.body());
    assertThat(channel.log()).containsExactly("2 message.created");
  }

  @Test
  void ownRepliesBelowAHiddenMessageStayHiddenThere() throws SQLException {
    TestChannel channel = TestChannel.open(members);
    UUID userId = UUID.randomUUID();
    String user = channel.join(userId, "member");
    assertThat(reply(channel, user).status()).isEqualTo(200);
    members
        .database()
        .execute(
            "UPDATE main.channel_members SET left_on = now() WHERE user_id = '" + userId + "'");
    assertThat(members.get(user, below(channel)).list()).isEmpty();
    assertThat(members.patch(user, below(channel), EDIT).count()).isZero();
    assertThat(members.delete(user, below(channel)).count()).isZero();
  }

  @Test
  void readersDoNotReplyAndMembersChangeTheirOwn() throws SQLException {
    TestChannel channel = TestChannel.open(members);
    String member = channel.join("member");
    assertThat(reply(channel, channel.join("reader")).status()).isEqualTo(403);
    reply(channel, channel.owner());
    reply(channel, member);
    assertThat(members.patch(member, below(channel), EDIT).count()).isEqualTo(1);
    assertThat(members.delete(member, below(channel)).count()).isEqualTo(1);
    assertThat(members.delete(channel.owner(), below(channel)).count()).isEqualTo(1);
  }

  @Test
  void aMessageDoesNotMoveBelowOneOfAnotherChannel() {
    TestChannel channel = TestChannel.open(members);
    TestChannel other = TestChannel.open(members);
    String message = "/messages/" + channel.message();
    Answer hidden =
        members.patch(
            channel.owner(), message, new JsonObject().put("parentMessageId", other.message()));
    Answer unknown =
        members.patch(
            channel.owner(),
            message,
            new JsonObject().put("parentMessageId", UUID.randomUUID().toString()));
    assertThat(hidden.status()).isEqualTo(404);
    assertThat(hidden.body()).isEqualTo(unknown.body());
  }

  @Test
  void nobodyPutsAnotherAuthorOnAMessage() {
    TestChannel channel = TestChannel.open(members);
    JsonObject forged = new JsonObject().put("createdBy", UUID.randomUUID().toString());
    String message = "/messages/" + channel.message();
    assertThat(members.patch(channel.owner(), message, forged).status()).isEqualTo(403);
    assertThat(members.patch(channel.owner(), "/messages", forged).count()).isZero();
  }
}
