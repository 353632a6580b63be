package dev.palaver.channels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;

import dev.palaver.testing.TestDatabase;
import dev.palaver.testing.TestPostgres;
import dev.palaver.testing.TestServer;
import dev.palaver.testing.TestServer.Answer;
import dev.palaver.testing.Tokens;
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

/** The first use of a large channel gets to its end, and is in nobody's way. */
class LargeAdoptionTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  /** Adoptions that wait for the channel's lock. */
  private static final String WAITING =
      """
      SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()
        AND application_name = 'palaver' AND wait_event_type = 'Lock'
      """;

  private final TestDatabase database = TestPostgres.migratedDatabase();
  private final UUID ann = UUID.randomUUID();
  private final UUID channel = UUID.randomUUID();
  private Connection numbering;

  /** Keeps the background pass from being first: it works under this lock. */
  @BeforeEach
  void stopNumbering() throws SQLException {
    numbering = database.connection();
    try (Statement statement = numbering.createStatement()) {
      statement.execute("SELECT pg_advisory_lock(hashtext('palaver.numbering'), hashtext('main'))");
    }
  }

  @AfterEach
  void close() throws SQLException {
    numbering.close();
  }

  private void fill(int messages) throws SQLException {
    database.execute(
        """
        INSERT INTO main.channels (id, type) VALUES ('%1$s', 'task');
        INSERT INTO main.messages (body, channel_id, channel_type, created_by, created_on)
        SELECT 'old ' || n, '%1$s', 'task', '%2$s', now() - (n * 37 %% 101) * interval '1 minute'
        FROM generate_series(1, %3$d) AS n
        """
            .formatted(channel, ann, messages));
  }

  @Test
  void noStatementIsAsLongAsTheChannel() throws SQLException {
    int messages = 40_000;
    fill(messages);
    Map<String, String> settings =
        Map.of("CHAT_DB_STATEMENT_TIMEOUT_MS", "400", "CHAT_NUMBERING_BATCH_SIZE", "200");

    try (TestServer server = TestServer.start(database, settings)) {
      ChannelClient author = new ChannelClient(server, ann, Tokens.of(ann).build());
      assertThat(author.say(channel)).isEqualTo(messages + 1);
    }

    assertThat(
            database.value(
                """
                SELECT count(*) FROM (
                  SELECT seq, row_number() OVER (ORDER BY created_on, id) AS place
                  FROM main.messages) m WHERE seq IS DISTINCT FROM place
                """))
        .isEqualTo("0");
  }

  @Test
  void aBulkEditThatComesUponOneHoldsItsRowsOnce() throws SQLException {
    int messages = 200;
    int long10k = 10_000;
    fill(messages);
    database.execute("UPDATE main.messages SET body = repeat('x', %d)".formatted(long10k));
    // An edit holds a row three times, and may hold half of the budget.
    int once = 3 * messages * long10k;
    Map<String, String> settings = Map.of("CHAT_BUFFER_BYTES", Integer.toString(3 * once));

    try (TestServer server = TestServer.start(database, settings)) {
      ChannelClient author = new ChannelClient(server, ann, Tokens.of(ann).build());
      Answer edited =
          author.patch(
              "/messages?"
                  + TestServer.query(
                      "where", new JsonObject().put("channelId", channel.toString())),
              new JsonObject().put("subject", "all"));

      assertThat(edited.count()).isEqualTo(messages);
    }
  }

  @Test
  void manyWhoWaitForOneTakeOneConnection() throws SQLException {
    fill(10);
    try (TestServer server = TestServer.start(database, Map.of());
        Connection connection = database.connection();
        Statement statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      statement.execute("SELECT 1 FROM main.channels FOR NO KEY UPDATE");
      CompletableFuture<List<Answer>> answers =
          CompletableFuture.supplyAsync(
              () ->
                  ChannelClient.together(
                      200,
                      i ->
                          new ChannelClient(server, ann, Tokens.of(ann).build())
                              .get("/channels/" + channel)));
      Until.holds(() -> waiting() > 0, PATIENCE, () -> "nobody adopts the channel");

      ChannelClient other = ChannelClient.of(server);
      UUID elsewhere = other.create();
      for (int i = 0; i < 50; i++) {
        other.look(elsewhere);
      }

      assertThat(waiting()).isEqualTo(1);
      connection.rollback();
      assertThat(answers.join()).extracting(Answer::status).containsOnly(200);
    }
  }

  @Test
  void messagesAreLockedInTheOrderOfAnEdit() throws SQLException {
    fill(2);
    List<String> ids = database.column("SELECT id::text FROM main.messages ORDER BY id");
    database.execute(
        "UPDATE main.messages SET created_on = now() + interval '1 hour' WHERE id = '%s'"
            .formatted(ids.get(0)));
    try (TestServer server = TestServer.start(database, Map.of());
        Connection connection = database.connection();
        Statement edit = connection.createStatement()) {
      connection.setAutoCommit(false);
      edit.execute(locking(ids.get(0)));
      ChannelClient author = new ChannelClient(server, ann, Tokens.of(ann).build());
      CompletableFuture<Long> said = CompletableFuture.supplyAsync(() -> author.say(channel));
      Until.holds(() -> waiting() > 0, PATIENCE, () -> "nobody adopts the channel");

      assertThatNoException().isThrownBy(() -> edit.execute(locking(ids.get(1)) + " NOWAIT"));

      connection.rollback();
      assertThat(said.join()).isEqualTo(3);
    }
  }

  private static String locking(String message) {
    return "SELECT 1 FROM main.messages WHERE id = '" + message + "' FOR NO KEY UPDATE";
  }

  private int waiting() {
    try {
      return Integer.parseInt(database.value(WAITING));
    } catch (SQLException failure) {
      throw new AssertionError(failure);
    }
  }
}
