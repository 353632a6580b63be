package dev.palaver.channels;

import static org.assertj.core.api.Assertions.assertThat;

import dev.palaver.testing.EventSocket;
import dev.palaver.testing.TestPostgres;
import dev.palaver.testing.TestServer;
import dev.palaver.testing.TestServer.Answer;
import dev.palaver.testing.Until;
import io.vertx.core.json.JsonObject;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * A channel is adopted as the reference left it, whatever its first use is: an edit that comes upon
 * it makes nobody a member.
 */
class FirstUseTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final TestServer server =
      TestServer.start(TestPostgres.migratedDatabase(), Map.of("CHAT_ACCESS", "members"));
  private final ChannelClient ann = ChannelClient.of(server);
  private final ChannelClient mallory = ChannelClient.of(server);
  private final UUID channel = UUID.randomUUID();
  private Connection numbering;

  /** Keeps the background pass from being first: it works under this lock. */
  @BeforeEach
  void stopNumbering() throws SQLException {
    numbering = server.database().connection();
    try (Statement statement = numbering.createStatement()) {
      statement.execute("SELECT pg_advisory_lock(hashtext('palaver.numbering'), hashtext('main'))");
    }
  }

  @AfterEach
  void stop() throws SQLException {
    numbering.close();
    server.close();
  }

  /** A message as the reference writes it; the answer is its id. */
  private UUID refer(UUID channel, String author) throws SQLException {
    UUID id = UUID.randomUUID();
    server
        .database()
        .execute(
            """
            INSERT INTO main.messages (id, body, channel_id, channel_type, created_by)
            VALUES ('%s', 'of the reference', '%s', 'task', %s)
            """
                .formatted(id, channel, author));
    return id;
  }

  private UUID refer(UUID channel, ChannelClient author) throws SQLException {
    return refer(channel, "'" + author.id() + "'");
  }

  private List<String> members() throws SQLException {
    return server
        .database()
        .column(
            "SELECT user_id || ' ' || role FROM main.channel_members WHERE channel_id = '"
                + channel
                + "' ORDER BY role DESC");
  }

  private Answer move(Object message) {
    return mallory.patch(
        "/messages/" + message, new JsonObject().put("channelId", channel.toString()));
  }

  @Test
  void aStrangerDoesNotGetInByMovingAMessage() throws SQLException {
    refer(channel, ann);
    Answer own = mallory.post("/messages", TestServer.message(UUID.randomUUID()));

    assertThat(move(own.id()).status()).isEqualTo(404);

    assertThat(members()).containsExactly(ann.id() + " owner");
    assertThat(mallory.get("/channels/" + channel).status()).isEqualTo(404);
  }

  @Test
  void norByMovingOneThatTheReferenceWrote() throws SQLException {
    refer(channel, ann);
    assertThat(ann.look(channel).getLong("seq")).isEqualTo(1);
    UUID own = refer(UUID.randomUUID(), mallory);

    assertThat(move(own).status()).isEqualTo(404);

    assertThat(members()).containsExactly(ann.id() + " owner");
    assertThat(server.database().value("SELECT seq FROM main.messages WHERE id = '" + own + "'"))
        .isEqualTo("1");
  }

  @Test
  void norIntoAChannelWithoutAnOwnerAsTheOldestAuthor() throws SQLException {
    refer(channel, "NULL");
    Answer own =
        mallory.post(
            "/messages",
            TestServer.message(UUID.randomUUID()).put("createdOn", "1970-01-01T00:00:00.000Z"));

    assertThat(move(own.id()).status()).isEqualTo(404);

    assertThat(members()).isEmpty();
  }

  @Test
  void aRemovedAuthorLetsNobodyInByNamingThem() throws SQLException {
    UUID friend = UUID.randomUUID();
    refer(channel, ann);
    UUID old = refer(channel, mallory);
    assertThat(ann.look(channel).getLong("seq")).isEqualTo(2);
    assertThat(ann.remove(channel, mallory).status()).isEqualTo(204);
    refer(channel, ann);
    JsonObject naming = new JsonObject().put("toUserId", friend.toString());

    assertThat(mallory.patch("/messages/" + old, naming).status()).isEqualTo(404);
    refer(channel, ann);
    assertThat(ann.look(channel).getLong("seq")).isGreaterThan(4);

    assertThat(members()).containsExactly(ann.id() + " owner", mallory.id() + " member");
    assertThat(mallory.get("/channels/" + channel).status()).isEqualTo(404);
  }

  @Test
  void whoListensFirstIsToldThatThereIsHistory() throws Exception {
    for (int i = 0; i < 3; i++) {
      refer(channel, ann);
    }
    try (EventSocket socket = new EventSocket(server.port(), ann.token(), channel, 0L)) {
      JsonObject first = socket.next();
      assertThat(first.getString("type")).isEqualTo("subscribed");
      assertThat(first.getLong("seq")).isEqualTo(3);
      assertThat(first.getBoolean("recovered")).isFalse();
      assertThat(ann.say(channel)).isEqualTo(4);
      assertThat(socket.next().getLong("seq")).isEqualTo(4);
    }
  }

  @Test
  void manyWhoNameRecipientsOfOneMessageAtOnceAreAllServed() throws SQLException {
    UUID message = refer(channel, ann);
    server
        .database()
        .execute(
            "INSERT INTO main.channels (id, type) SELECT channel_id, channel_type FROM main.messages");
    UUID elsewhere = ann.create();
    CompletableFuture<List<Answer>> answers;
    try (Connection connection = server.database().connection();
        Statement statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      statement.execute(
          "SELECT 1 FROM main.channels WHERE id = '" + channel + "' FOR NO KEY UPDATE");
      answers =
          CompletableFuture.supplyAsync(
              () -> ChannelClient.together(6, i -> nameSomebody(message.toString())));
      Until.holds(this::somebodyWaits, PATIENCE, () -> "nobody waits for the channel");
      for (int i = 0; i < 20; i++) {
        ann.look(elsewhere);
      }
      connection.rollback();
    }

    assertThat(answers.join()).extracting(Answer::status).containsOnly(200);
    assertThat(members()).hasSize(7);
  }

  private Answer nameSomebody(String message) {
    return ann.post(
        "/message-recipients",
        new JsonObject()
            .put("channelId", channel.toString())
            .put("messageId", message)
            .put("recipientId", UUID.randomUUID().toString()));
  }

  private boolean somebodyWaits() {
    try {
      return !server
          .database()
          .value(
              """
              SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()
                AND application_name = 'palaver' AND wait_event_type = 'Lock'
              """)
          .equals("0");
    } catch (SQLException failure) {
      throw new AssertionError(failure);
    }
  }
}
