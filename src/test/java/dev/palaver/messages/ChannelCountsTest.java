package dev.palaver.messages;

import static org.assertj.core.api.Assertions.assertThat;

import dev.palaver.config.AppConfig;
import dev.palaver.filter.ChatModels;
import dev.palaver.filter.RowScope;
import dev.palaver.filter.Where;
import dev.palaver.sql.Database;
import dev.palaver.testing.TestChannel;
import dev.palaver.testing.TestServer;
import dev.palaver.testing.Tokens;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The counts of a channel of 6 000 messages, carried on from one to the next by its log. */
class ChannelCountsTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private static TestServer server;

  private final Vertx vertx = Vertx.vertx();
  private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 5);
  private ChannelCounts counts;
  private TestChannel channel;
  private int plain;

  @BeforeAll
  static void start() {
    server =
        TestServer.start(Map.of("CHAT_ACCESS", "members", "CHAT_NUMBERING_INTERVAL_MS", "60000"));
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @BeforeEach
  void fill() throws SQLException {
    Map<String, String> env = new HashMap<>(server.database().env());
    env.put("JWT_SECRET", "no token is made here");
    counts = new ChannelCounts(Database.open(vertx, AppConfig.from(env).database()), now::get);
    channel = TestChannel.open(server);
    sql(
        """
        SET palaver.numbering = 'on';
        INSERT INTO main.messages (id, body, channel_id, channel_type, created_by, seq)
        SELECT gen_random_uuid(), 'one of many', '%1$s', 'task', '%2$s', n
        FROM generate_series(2, 6000) n;
        UPDATE main.channels SET last_seq = 6000 WHERE id = '%1$s'
        """);
  }

  @AfterEach
  void close() {
    await(vertx.close());
  }

  @Test
  void allRowsAreCountedOnceAndThenNoMore() throws SQLException {
    assertThat(count()).as("counted as ever").isEqualTo(6000);
    assertThat(count()).as("counted to be remembered").isEqualTo(6000);
    sql("UPDATE main.messages SET deleted = true WHERE seq = 17 AND channel_id = '%1$s'");

    assertThat(count()).as("the log does not tell of it").isEqualTo(6000);
    now.addAndGet(ChannelCounts.MAX_AGE_NANOS + 1);
    assertThat(count()).as("counted anew").isEqualTo(5999);
    assertThat(plain).isEqualTo(1);
  }

  @Test
  void whatComesAndGoesIsCountedByTheLog() throws SQLException {
    remember();
    String first = send(new JsonObject());
    assertThat(count()).isEqualTo(6001);
    send(new JsonObject().put("deleted", true));
    assertThat(count()).as("born deleted").isEqualTo(6001);
    delete(first);
    assertThat(count()).as("came and went").isEqualTo(6000);
    delete(channel.message());
    assertThat(count()).as("an old one went").isEqualTo(5999);
    edit(atPlace(20), new JsonObject().put("deleted", true));
    edit(atPlace(21), new JsonObject().put("body", "edited"));
    assertThat(count()).as("one went by an edit").isEqualTo(5998);
    TestChannel other = TestChannel.open(server);
    other.join(channel.ownerId(), "member");
    String moved = atPlace(22);
    edit(moved, new JsonObject().put("channelId", other.id().toString()));
    assertThat(count()).as("one left").isEqualTo(5997);
    edit(moved, new JsonObject().put("channelId", channel.id().toString()));
    assertThat(count()).as("it came back").isEqualTo(5998);
    delete(moved);
    assertThat(count()).as("and went").isEqualTo(5997);

    assertThat(count()).isEqualTo(rows());
    assertThat(plain).isEqualTo(1);
  }

  @Test
  void manyThatGoAtOnceAreCounted() throws SQLException {
    remember();
    sql("UPDATE main.messages SET subject = 'goes' WHERE channel_id = '%1$s' AND seq <= 300");
    JsonObject where =
        new JsonObject().put("channelId", channel.id().toString()).put("subject", "goes");

    int changed =
        server
            .patch(
                channel.owner(),
                "/messages?" + TestServer.query("where", where),
                new JsonObject().put("deleted", true))
            .count();

    assertThat(changed).isEqualTo(300);
    assertThat(count()).isEqualTo(5700).isEqualTo(rows());
  }

  /** The reference numbers nothing; numbering tells the log nothing. */
  @Test
  void whatTheReferenceWritesIsCounted() throws SQLException {
    remember();
    try (Connection numbering = server.database().connection();
        Statement statement = numbering.createStatement()) {
      statement.execute("SELECT pg_advisory_lock(hashtext('palaver.numbering'), hashtext('main'))");
      sql(
          """
          INSERT INTO main.messages (id, body, channel_id, channel_type, created_by)
          VALUES (gen_random_uuid(), 'of the reference', '%1$s', 'task', '%2$s')
          """);
      assertThat(count()).as("without a place").isEqualTo(6001);
    }
    send(new JsonObject());
    assertThat(server.database().value("SELECT count(*) FROM main.messages WHERE seq IS NULL"))
        .isEqualTo("0");
    assertThat(count()).as("with a place that has no event").isEqualTo(6002);
    send(new JsonObject());
    assertThat(count()).isEqualTo(6003);
  }

  @Test
  void aChannelFarAheadIsCountedAnew() throws SQLException {
    remember();
    sql(
        """
        INSERT INTO main.channel_events (channel_id, seq, type, entity_id, occurred_on, payload)
        SELECT '%1$s', n, 'read', gen_random_uuid(), now(), '{}' FROM generate_series(6001, 11001) n;
        UPDATE main.channels SET last_seq = 11001 WHERE id = '%1$s';
        UPDATE main.messages SET deleted = true WHERE seq = 17 AND channel_id = '%1$s'
        """);

    assertThat(count()).isEqualTo(5999);
  }

  @Test
  void whoMayNotReadTheChannelCountsNothingOfIt() throws SQLException {
    String member = Tokens.of(UUID.randomUUID()).build();
    UUID guest = UUID.randomUUID();
    channel.join(guest, "member");
    String token = Tokens.of(guest).build();
    for (int i = 0; i < 3; i++) {
      assertThat(countBy(token)).isEqualTo(6000);
      assertThat(countBy(member)).isZero();
    }
    sql(
        "UPDATE main.channel_members SET left_on = now() WHERE channel_id = '%1$s' AND user_id = '"
            + guest
            + "'");

    assertThat(countBy(token)).as("removed").isZero();
    assertThat(countBy(channel.owner())).isEqualTo(6000);
  }

  @Test
  void moreConditionsThanTheChannelAreCountedAsEver() throws SQLException {
    remember();
    Where two =
        Where.equal(ChatModels.MESSAGE.property("channelId"), channel.id())
            .and(Where.equal(ChatModels.MESSAGE.property("body"), "one of many"));

    assertThat(await(counts.count(two, RowScope.ALL, () -> Future.succeededFuture(4L))))
        .isEqualTo(4);
  }

  private void remember() throws SQLException {
    count();
    assertThat(count()).isEqualTo(6000);
  }

  /** By a caller who may read everything. */
  private long count() {
    Where where = Where.equal(ChatModels.MESSAGE.property("channelId"), channel.id());
    return await(
        counts.count(
            where,
            RowScope.ALL,
            () -> {
              plain++;
              return Future.succeededFuture(rows());
            }));
  }

  private int countBy(String token) {
    JsonObject where = new JsonObject().put("channelId", channel.id().toString());
    return server.get(token, "/messages/count?" + TestServer.query("where", where)).count();
  }

  private long rows() {
    try {
      return Long.parseLong(
          server
              .database()
              .value(
                  "SELECT count(*) FROM main.messages WHERE NOT deleted AND channel_id = '%s'"
                      .formatted(channel.id())));
    } catch (SQLException failure) {
      throw new IllegalStateException(failure);
    }
  }

  private String send(JsonObject more) {
    return server
        .post(channel.owner(), "/messages", TestServer.message(channel.id()).mergeIn(more))
        .id();
  }

  private void delete(String message) {
    assertThat(server.delete(channel.owner(), "/messages/" + message).status()).isEqualTo(204);
  }

  private void edit(String message, JsonObject changes) {
    assertThat(server.patch(channel.owner(), "/messages/" + message, changes).status())
        .isEqualTo(204);
  }

  private String atPlace(int seq) throws SQLException {
    return server
        .database()
        .value(
            "SELECT id FROM main.messages WHERE channel_id = '%s' AND seq = %s"
                .formatted(channel.id(), seq));
  }

  /** Runs SQL past the API; %1$s is the channel, %2$s its owner. */
  private void sql(String text) throws SQLException {
    server
        .database()
        .execute(
            text.replace("%1$s", channel.id().toString()).replace("%2$s", "" + channel.ownerId()));
  }

  private static <T> T await(Future<T> future) {
    return future
        .toCompletionStage()
        .toCompletableFuture()
        .orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS)
        .join();
  }
}
