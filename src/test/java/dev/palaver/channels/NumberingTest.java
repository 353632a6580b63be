package dev.palaver.channels;

import static org.assertj.core.api.Assertions.assertThat;

import dev.palaver.testing.TestDatabase;
import dev.palaver.testing.TestPostgres;
import dev.palaver.testing.TestServer;
import io.vertx.core.json.JsonObject;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/** Channels that the reference filled are numbered in the background, in small steps. */
class NumberingTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Map<String, String> SMALL_STEPS =
      Map.of("CHAT_NUMBERING_BATCH_SIZE", "7", "CHAT_NUMBERING_PAUSE_MS", "1");
  private static final Map<String, String> FREQUENT_LOOKS =
      Map.of("CHAT_NUMBERING_INTERVAL_MS", "50");

  private static final String MISPLACED =
      """
      SELECT count(*) FROM (
        SELECT seq, row_number() OVER (PARTITION BY channel_id ORDER BY created_on, id) AS place
        FROM main.messages) m WHERE seq IS DISTINCT FROM place
      """;

  private final UUID ann = UUID.randomUUID();
  private final UUID bob = UUID.randomUUID();
  private final TestDatabase database = TestPostgres.migratedDatabase();

  /** Messages as the reference writes them: without a place, in an order of its own. */
  private void fill(int channels, int messages) throws SQLException {
    database.execute(
        """
        INSERT INTO main.messages (id, body, channel_id, channel_type, created_by, modified_by,
          created_on, to_user_id)
        SELECT gen_random_uuid(), 'old ' || n, ('00000000-0000-4000-8000-' || lpad(c::text, 12, '0'))::uuid,
          'task', '%s', '%s', now() - (n * 37 %% 101) * interval '1 minute', '%s'
        FROM generate_series(1, %d) AS c, generate_series(1, %d) AS n
        """
            .formatted(ann, ann, bob, channels, messages));
  }

  private static UUID channel(int number) {
    return UUID.fromString("00000000-0000-4000-8000-" + "%012d".formatted(number));
  }

  private void awaitNumbered() throws SQLException {
    Instant end = Instant.now().plus(PATIENCE);
    String left = "SELECT count(*) FROM main.messages WHERE seq IS NULL";
    while (!database.value(left).equals("0")) {
      assertThat(Instant.now()).as("messages are left").isBefore(end);
      LockSupport.parkNanos(Duration.ofMillis(10).toNanos());
    }
  }

  @Test
  void everyChannelIsNumberedInTheOrderOfCreation() throws SQLException {
    fill(12, 50);

    try (TestServer server = TestServer.start(database, SMALL_STEPS)) {
      awaitNumbered();
      ChannelClient reader = client(server, bob);
      assertThat(reader.get("/channels?limit=200").json().getJsonArray("channels")).hasSize(12);
    }

    assertThat(database.value(MISPLACED)).isEqualTo("0");
    assertThat(database.column("SELECT DISTINCT last_seq || ' ' || log_floor FROM main.channels"))
        .containsExactly("50 50");
    assertThat(
            database.column(
                "SELECT DISTINCT user_id || ' ' || role FROM main.channel_members ORDER BY 1"))
        .containsExactlyInAnyOrder(ann + " owner", bob + " member");
    assertThat(database.column("SELECT DISTINCT operation_name FROM logs.audit_logs"))
        .containsExactly("INSERT");
    assertThat(
            database.value(
                """
                SELECT count(*) FROM main.channels c WHERE active_on <>
                  (SELECT max(created_on) FROM main.messages m WHERE m.channel_id = c.id)
                """))
        .isEqualTo("0");
  }

  @Test
  void severalNodesShareTheWorkAndPostsGoOnMeanwhile() throws SQLException {
    fill(10, 80);

    try (TestServer one = TestServer.start(database, SMALL_STEPS);
        TestServer two = TestServer.start(database, SMALL_STEPS)) {
      for (int i = 1; i <= 10; i++) {
        ChannelClient writer = client(i % 2 == 0 ? one : two, ann);
        assertThat(writer.say(channel(i))).isEqualTo(81);
        assertThat(writer.say(channel(i))).isEqualTo(82);
      }
      awaitNumbered();
    }

    assertThat(database.value(MISPLACED)).isEqualTo("0");
    assertThat(database.column("SELECT DISTINCT last_seq || ' ' || log_floor FROM main.channels"))
        .containsExactly("82 80");
  }

  @Test
  void whatTheReferenceWritesBesideIsNumberedWithoutBeingUsed() throws SQLException {
    fill(2, 3);
    String nil = "00000000-0000-0000-0000-000000000000";

    try (TestServer server = TestServer.start(database, FREQUENT_LOOKS)) {
      awaitNumbered();
      fill(1, 3);
      awaitNumbered();
      database.execute(
          "INSERT INTO main.messages (body, channel_id, channel_type) VALUES ('late', '%s', 'task')"
              .formatted(nil));
      awaitNumbered();

      assertThat(client(server, ann).say(channel(1))).isEqualTo(7);
    }
    assertThat(database.value("SELECT last_seq FROM main.channels WHERE id = '" + nil + "'"))
        .isEqualTo("1");
  }

  @Test
  void channelThatIsLockedIsLeftAndTheOthersAreNumbered() throws SQLException {
    fill(3, 20);
    database.execute(
        "INSERT INTO main.channels (id, type) SELECT DISTINCT channel_id, 'task' FROM main.messages");
    try (Connection connection = database.connection();
        Statement statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      statement.execute(
          "SELECT 1 FROM main.channels WHERE id = '" + channel(1) + "' FOR NO KEY UPDATE");

      try (TestServer server = TestServer.start(database, SMALL_STEPS)) {
        Instant end = Instant.now().plus(PATIENCE);
        String left = "SELECT DISTINCT channel_id::text FROM main.messages WHERE seq IS NULL";
        while (!database.column(left).equals(List.of(channel(1).toString()))) {
          assertThat(Instant.now()).as("the others wait").isBefore(end);
          LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
        }
        connection.rollback();
        assertThat(client(server, ann).say(channel(1))).isEqualTo(21);
      }
    }
  }

  @Test
  void unreadOfAnAdoptedChannelIsWhatItsRecipientRowsSay() throws SQLException {
    fill(1, 30);
    UUID carl = UUID.randomUUID();
    database.execute(
        """
        INSERT INTO main.message_recipients (channel_id, message_id, recipient_id, is_read)
        SELECT m.channel_id, m.id, '%s', n <= 10
        FROM (SELECT *, row_number() OVER (ORDER BY created_on, id) AS n FROM main.messages) m
        """
            .formatted(carl));

    try (TestServer server = TestServer.start(database, SMALL_STEPS)) {
      awaitNumbered();
      JsonObject carls = client(server, carl).look(channel(1));
      JsonObject bobs = client(server, bob).look(channel(1));

      assertThat(carls.getLong("readSeq")).isEqualTo(10);
      assertThat(carls.getInteger("unreadCount")).isEqualTo(20);
      assertThat(bobs.getLong("readSeq")).isEqualTo(30);
      assertThat(bobs.getInteger("unreadCount")).isZero();

      client(server, ann).say(channel(1));
      assertThat(client(server, bob).look(channel(1)).getInteger("unreadCount")).isEqualTo(1);
    }
  }

  @Test
  void whatWasReadInTheReferenceIsReadWhenItsNextMessagesAreAdopted() throws SQLException {
    fill(1, 30);
    UUID carl = UUID.randomUUID();
    database.execute(
        """
        INSERT INTO main.message_recipients (channel_id, message_id, recipient_id)
        SELECT channel_id, id, '%s' FROM main.messages
        """
            .formatted(carl));
    try (TestServer server = TestServer.start(database, SMALL_STEPS)) {
      awaitNumbered();
      assertThat(client(server, carl).look(channel(1)).getLong("readSeq")).isZero();
    }

    database.execute(
        """
        UPDATE main.message_recipients SET is_read = true
          WHERE message_id IN (SELECT id FROM main.messages WHERE seq <= 20)
        """);
    fill(1, 10);

    try (TestServer server = TestServer.start(database, SMALL_STEPS)) {
      awaitNumbered();
      assertThat(client(server, carl).look(channel(1)).getLong("readSeq")).isEqualTo(20);
      assertThat(client(server, bob).look(channel(1)).getLong("readSeq")).isEqualTo(40);
    }
  }

  @Test
  void listShowsTheLastMessageBeforeTheNumberingToo() throws SQLException {
    fill(1, 5);
    database.execute(
        """
        INSERT INTO main.channels (id, type) SELECT DISTINCT channel_id, 'task' FROM main.messages;
        INSERT INTO main.channel_members (channel_id, user_id, role)
          SELECT DISTINCT channel_id, created_by, 'owner' FROM main.messages
        """);
    try (Connection connection = database.connection();
        Statement statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      statement.execute("SELECT 1 FROM main.channels FOR NO KEY UPDATE");
      try (TestServer server = TestServer.start(database, SMALL_STEPS)) {
        JsonObject view =
            client(server, ann).get("/channels").json().getJsonArray("channels").getJsonObject(0);

        assertThat(view.getJsonObject("lastMessage").getString("id"))
            .isEqualTo(
                database.value(
                    "SELECT id::text FROM main.messages ORDER BY created_on DESC, id DESC LIMIT 1"));
        assertThat(view.getLong("seq")).isZero();
      }
      connection.rollback();
    }
  }

  private static ChannelClient client(TestServer server, UUID user) {
    return new ChannelClient(server, user, dev.palaver.testing.Tokens.of(user).build());
  }
}
