package dev.palaver.messages;

import static dev.palaver.testing.TestServer.message;
import static org.assertj.core.api.Assertions.assertThat;

import dev.palaver.testing.TestChannel;
import dev.palaver.testing.TestServer;
import dev.palaver.testing.TestServer.Answer;
import dev.palaver.testing.Until;
import io.vertx.core.json.JsonObject;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Sends that wait for their channel's lock behind a change that takes their right away: they are
 * judged by what was committed when they had the lock.
 */
class WaitingSendTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static TestServer server;

  private final UUID bobId = UUID.randomUUID();
  private TestChannel channel;
  private String bob;

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
    channel = TestChannel.open(server);
    bob = channel.join(bobId, "member");
  }

  @Test
  void whoIsRemovedMeanwhileIsAStranger() throws SQLException {
    List<Answer> answers =
        inTurn(
            () -> server.delete(channel.owner(), "/channels/" + channel.id() + "/members/" + bobId),
            () -> server.post(bob, "/messages", message(channel.id())));

    assertThat(answers).extracting(Answer::status).containsExactly(204, 404);
    assertThat(channel.log()).containsExactly("2 member.left");
  }

  @Test
  void whoMayOnlyReadByThenIsRefused() throws SQLException {
    List<Answer> answers =
        inTurn(
            () ->
                server.patch(
                    channel.owner(),
                    "/channels/" + channel.id() + "/members/" + bobId,
                    new JsonObject().put("role", "reader")),
            () -> server.post(bob, "/messages", message(channel.id())));

    assertThat(answers).extracting(Answer::status).containsExactly(204, 403);
    assertThat(channel.log()).containsExactly("2 member.updated");
  }

  @Test
  void anArchivedChannelTakesNothingMore() throws SQLException {
    List<Answer> answers =
        inTurn(
            () -> server.delete(channel.owner(), "/channels/" + channel.id()),
            () -> server.post(bob, "/messages", message(channel.id())));

    assertThat(answers).extracting(Answer::status).containsExactly(204, 409);
    assertThat(channel.log()).containsExactly("2 channel.archived");
  }

  @Test
  void aRefusedSendLeavesItsKeyUnused() throws SQLException {
    inTurn(
        () -> server.delete(channel.owner(), "/channels/" + channel.id() + "/members/" + bobId),
        () -> server.postOnce(bob, "once", "/messages", message(channel.id())));
    server
        .database()
        .execute(
            "UPDATE main.channel_members SET left_on = NULL WHERE user_id = '%s'".formatted(bobId));

    Answer again = server.postOnce(bob, "once", "/messages", message(channel.id()));

    assertThat(again.status()).isEqualTo(200);
    assertThat(channel.log()).containsExactly("2 member.left", "3 message.created");
  }

  @Test
  void othersOfTheBatchAreStored() throws SQLException {
    String carol = channel.join("member");
    TestChannel other = TestChannel.open(server);
    List<Answer> answers =
        inTurn(
            () -> server.delete(channel.owner(), "/channels/" + channel.id() + "/members/" + bobId),
            () -> server.post(bob, "/messages", message(channel.id())),
            () -> server.post(carol, "/messages", message(channel.id())),
            () -> server.post(other.owner(), "/messages", message(other.id())));

    assertThat(answers).extracting(Answer::status).containsExactly(204, 404, 200, 200);
    assertThat(channel.log()).containsExactly("2 member.left", "3 message.created");
  }

  @Test
  void whoWaitsBehindAnotherChangeIsStored() throws SQLException {
    List<Answer> answers =
        inTurn(
            () ->
                server.patch(
                    channel.owner(),
                    "/messages/" + channel.message(),
                    new JsonObject().put("body", "edited")),
            () -> server.post(bob, "/messages", message(channel.id())));

    assertThat(answers).extracting(Answer::status).containsExactly(204, 200);
    assertThat(channel.log()).containsExactly("2 message.updated", "3 message.created");
  }

  /** To name a user makes it a turn of its own, which looks for such messages before it waits. */
  @Test
  void theReferenceMayWriteMeanwhile() throws SQLException {
    JsonObject naming = message(channel.id()).put("toUserId", UUID.randomUUID().toString());
    CompletableFuture<Answer> answer;
    try (Connection holder = locked()) {
      answer = CompletableFuture.supplyAsync(() -> server.post(bob, "/messages", naming));
      Until.holds(() -> waiting() == 1, PATIENCE, () -> "the send waits for the lock");
      server
          .database()
          .execute(
              """
              INSERT INTO main.messages (body, channel_id, channel_type, created_by)
              VALUES ('of the reference', '%s', 'group', '%s')
              """
                  .formatted(channel.id(), bobId));
      holder.rollback();
    }

    assertThat(answer.join().status()).isEqualTo(200);
    assertThat(answer.join().json().getLong("seq")).isEqualTo(3);
  }

  private Connection locked() throws SQLException {
    Connection holder = server.database().connection();
    holder.setAutoCommit(false);
    try (Statement statement = holder.createStatement()) {
      statement.execute(
          "SELECT FROM main.channels WHERE id = '%s' FOR NO KEY UPDATE".formatted(channel.id()));
    }
    return holder;
  }

  /**
   * Makes calls while the channel is locked, and lets them go: the change waits first, and
   * PostgreSQL hands it the lock before the sends, which have begun to wait behind it.
   */
  @SafeVarargs
  private List<Answer> inTurn(Supplier<Answer> change, Supplier<Answer>... sends)
      throws SQLException {
    List<CompletableFuture<Answer>> answers = new ArrayList<>();
    try (Connection holder = locked()) {
      answers.add(CompletableFuture.supplyAsync(change));
      Until.holds(() -> waiting() == 1, PATIENCE, () -> "the change waits for the lock");
      for (Supplier<Answer> send : sends) {
        answers.add(CompletableFuture.supplyAsync(send));
      }
      Until.holds(() -> waiting() >= 2, PATIENCE, () -> "a send waits for the lock");
      holder.rollback();
    }
    return answers.stream().map(CompletableFuture::join).toList();
  }

  private static int waiting() {
    try {
      return Integer.parseInt(
          server
              .database()
              .value(
                  """
                  SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()
                    AND application_name = 'palaver' AND wait_event_type = 'Lock'
                  """));
    } catch (SQLException failure) {
      throw new AssertionError(failure);
    }
  }
}
