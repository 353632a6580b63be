package dev.palaver.messages;

import static org.assertj.core.api.Assertions.assertThat;

import dev.palaver.testing.TestChannel;
import dev.palaver.testing.TestServer;
import dev.palaver.testing.TestServer.Answer;
import dev.palaver.testing.Tokens;
import io.vertx.core.json.JsonObject;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Messages that an edit gives another channel or another addressee. */
class MovedMessageTest {
  private static TestServer server;

  private final UUID bobId = UUID.randomUUID();
  private final String bob = Tokens.of(bobId).build();
  private TestChannel one;
  private TestChannel two;

  @BeforeAll
  static void start() {
    server = TestServer.members();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @BeforeEach
  void open() throws SQLException {
    one = TestChannel.open(server);
    two = TestChannel.open(server);
    two.join(one.ownerId(), "member");
  }

  private Answer edit(String message, JsonObject changes) {
    return server.patch(one.owner(), "/messages/" + message, changes);
  }

  private JsonObject toTwo() {
    return new JsonObject().put("channelId", two.id().toString());
  }

  private static JsonObject to(UUID user) {
    return new JsonObject().put("toUserId", user.toString());
  }

  private String placeOf(String message) throws SQLException {
    return server
        .database()
        .value(
            "SELECT channel_id || ' ' || seq FROM main.messages WHERE id = '%s'"
                .formatted(message));
  }

  @Test
  void isDeletedForTheOneChannelAndCreatedInTheOther() throws SQLException {
    Answer moved = edit(one.message(), toTwo());

    assertThat(moved.status()).isEqualTo(204);
    assertThat(one.log()).containsExactly("2 message.deleted");
    assertThat(two.log()).containsExactly("2 message.created");
    assertThat(two.newest().getString("body")).isNotNull();
    assertThat(placeOf(one.message())).isEqualTo(two.id() + " 2");
  }

  @Test
  void oneThatIsDeletedOnTheWayTellsItsTextToNobody() throws SQLException {
    Answer moved = edit(one.message(), toTwo().put("deleted", true));

    assertThat(moved.status()).isEqualTo(204);
    assertThat(one.log()).containsExactly("2 message.deleted");
    assertThat(two.log()).containsExactly("2 message.deleted");
    assertThat(List.of(one.newest(), two.newest()))
        .allSatisfy(told -> assertThat(told.fieldNames()).doesNotContain("body", "subject"));
    assertThat(placeOf(one.message())).isEqualTo(two.id() + " 2");
    assertThat(two.post(two.owner())).isNotNull();
    assertThat(two.log()).endsWith("3 message.created");
  }

  @Test
  void aStrangerToTheOtherChannelNeitherMovesNorDeletesInto() throws SQLException {
    TestChannel hidden = TestChannel.open(server);
    JsonObject there = new JsonObject().put("channelId", hidden.id().toString());

    assertThat(edit(one.message(), there).status()).isEqualTo(404);
    assertThat(edit(one.message(), there.put("deleted", true)).status()).isEqualTo(404);
    assertThat(hidden.log()).isEmpty();
  }

  @Test
  void whomAnEditAddressesBecomesAMemberAsByANewMessage() throws SQLException {
    assertThat(edit(one.message(), to(bobId)).status()).isEqualTo(204);

    assertThat(one.log()).containsExactly("2 message.updated", "3 member.joined");
    assertThat(server.post(bob, "/messages", TestServer.message(one.id())).status()).isEqualTo(200);
  }

  @Test
  void whomAMovedMessageIsAddressedToBecomesAMemberThere() throws SQLException {
    edit(one.message(), to(bobId));

    assertThat(edit(one.message(), toTwo()).status()).isEqualTo(204);

    assertThat(two.log()).containsExactly("2 message.created", "3 member.joined");
    assertThat(placeOf(one.message())).isEqualTo(two.id() + " 2");
  }

  @Test
  void aBulkEditThatNamesOneUserInTwoChannelsMovesNothing() throws SQLException {
    String other = two.post(one.owner());

    Answer edited =
        server.patch(
            one.owner(),
            "/messages?"
                + TestServer.query(
                    "where",
                    new JsonObject()
                        .put("id", new JsonObject().put("inq", List.of(one.message(), other)))),
            to(bobId));

    assertThat(edited.count()).isEqualTo(2);
    assertThat(one.log()).containsExactly("2 message.updated", "3 member.joined");
    assertThat(two.log())
        .containsExactly("2 message.created", "3 message.updated", "4 member.joined");
    assertThat(placeOf(other)).isEqualTo(two.id() + " 2");
  }

  @Test
  void whoMayNotPostAddressesNobody() throws SQLException {
    UUID removedId = UUID.randomUUID();
    String removed = one.join(removedId, "member");
    String message = one.post(removed);
    server.delete(one.owner(), "/channels/" + one.id() + "/members/" + removedId);

    Answer addressed = server.patch(removed, "/messages/" + message, to(bobId));
    Answer edited =
        server.patch(removed, "/messages/" + message, new JsonObject().put("body", "still mine"));

    assertThat(addressed.status()).isEqualTo(404);
    assertThat(edited.status()).isEqualTo(204);
    assertThat(one.log())
        .containsExactly("2 message.created", "3 member.left", "4 message.updated");
  }
}
