package dev.palaver.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.palaver.config.AppConfig;
import dev.palaver.core.ChannelId;
import dev.palaver.core.ChatException;
import dev.palaver.core.ErrorCode;
import dev.palaver.core.UserId;
import dev.palaver.sql.Database;
import dev.palaver.testing.TestDatabase;
import dev.palaver.testing.TestPostgres;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class EventLogTest {
  private static final long PATIENCE_SECONDS = 30;
  private static Vertx vertx;
  private static TestDatabase rows;
  private static Database database;
  private static EventLog log;

  @BeforeAll
  static void open() {
    vertx = Vertx.vertx();
    rows = TestPostgres.migratedDatabase();
    Map<String, String> env = new HashMap<>(rows.env());
    env.put("JWT_SECRET", "no token is made here");
    database = Database.open(vertx, AppConfig.from(env).database());
    log = new EventLog(database);
  }

  @AfterAll
  static void close() throws Exception {
    await(database.close());
    await(vertx.close());
  }

  private static <T> T await(Future<T> future) throws Exception {
    return future.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
  }

  private static ChannelId newChannel() throws SQLException {
    ChannelId channel = new ChannelId(UUID.randomUUID());
    rows.execute("INSERT INTO main.channels (id, type) VALUES ('" + channel + "', 'group')");
    return channel;
  }

  private static EventDraft draft(ChannelId channel, String text) {
    return new EventDraft(
        channel,
        EventType.MESSAGE_CREATED,
        UUID.randomUUID(),
        new UserId(UUID.randomUUID()),
        Instant.parse("2030-01-02T03:04:05.678Z"),
        new JsonObject().put("body", text).put("n", 1).putNull("none"));
  }

  private static Future<List<ChatEvent>> append(List<EventDraft> drafts) {
    return database.inTransaction(tx -> log.append(tx, drafts));
  }

  @Test
  void eventsOfSeveralChannelsComeBackInTheOrderOfTheirDrafts() throws Exception {
    ChannelId one = newChannel();
    ChannelId two = newChannel();
    await(append(List.of(draft(two, "first"))));
    List<ChatEvent> events =
        await(append(List.of(draft(one, "a"), draft(two, "b"), draft(one, "c"), draft(two, "d"))));
    assertThat(events)
        .extracting(e -> e.data().getString("body"))
        .containsExactly("a", "b", "c", "d");
    assertThat(events).extracting(ChatEvent::seq).containsExactly(1L, 2L, 2L, 3L);
    assertThat(await(log.heads(List.of(one, two))))
        .containsEntry(one, new EventLog.Head(2, 0))
        .containsEntry(two, new EventLog.Head(3, 0));
  }

  @Test
  void whatIsReadIsWhatWasWritten() throws Exception {
    ChannelId channel = newChannel();
    EventDraft withoutActor =
        new EventDraft(
            channel, EventType.CHANNEL_CREATED, null, null, Instant.EPOCH, new JsonObject());
    List<ChatEvent> written = await(append(List.of(draft(channel, "naïve 😀"), withoutActor)));
    assertThat(await(log.read(channel, 0, 10))).isEqualTo(written);
    assertThat(await(log.read(channel, 1, 10))).isEqualTo(written.subList(1, 2));
    assertThat(await(log.read(channel, 0, 1))).isEqualTo(written.subList(0, 1));
    assertThat(await(log.read(channel, 2, 1))).isEmpty();
  }

  @Test
  void aChannelWithoutARowIsNotFoundAndNothingIsWritten() throws Exception {
    ChannelId known = newChannel();
    ChannelId unknown = new ChannelId(UUID.randomUUID());
    assertThatThrownBy(() -> await(append(List.of(draft(known, "a"), draft(unknown, "b")))))
        .isInstanceOfSatisfying(
            ChatException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.NOT_FOUND));
    assertThat(await(log.head(known))).isEqualTo(EventLog.Head.NONE);
    assertThat(await(log.head(unknown))).isEqualTo(EventLog.Head.NONE);
  }

  @Test
  void writersOfTheSameChannelsNeitherDeadlockNorLeaveAHole() throws Exception {
    ChannelId one = newChannel();
    ChannelId two = newChannel();
    int writers = 40;
    List<Future<List<ChatEvent>>> writing = new ArrayList<>();
    for (int i = 0; i < writers; i++) {
      List<EventDraft> drafts = new ArrayList<>(List.of(draft(one, "x"), draft(two, "y")));
      if (i % 2 == 0) {
        java.util.Collections.reverse(drafts);
      }
      writing.add(append(drafts));
    }
    await(Future.all(writing));
    for (ChannelId channel : List.of(one, two)) {
      assertThat(await(log.read(channel, 0, 1000)))
          .extracting(ChatEvent::seq)
          .isEqualTo(LongStream.rangeClosed(1, writers).boxed().toList());
    }
  }

  @Test
  void aRolledBackEventLeavesNoHole() throws Exception {
    ChannelId channel = newChannel();
    Future<Object> rolledBack =
        database.inTransaction(
            tx ->
                log.append(tx, List.of(draft(channel, "undone")))
                    .compose(e -> Future.failedFuture(ChatException.badRequest("no"))));
    assertThatThrownBy(() -> await(rolledBack)).isInstanceOf(ChatException.class);
    assertThat(await(append(List.of(draft(channel, "kept")))).get(0).seq()).isEqualTo(1);
  }

  /**
   * Both are stored in less than a kilobyte: one compressed, the other as numbers of few digits.
   */
  @Test
  void aPageEndsByTheTextOfItsEventsHoweverSmallTheyAreStored() throws Exception {
    for (String payload :
        List.of(
            "jsonb_build_object('body', repeat('a', 50000))",
            "jsonb_build_object('a', (SELECT jsonb_agg(1e308) FROM generate_series(1, 1000)))")) {
      ChannelId channel = newChannel();
      rows.execute(
          """
          INSERT INTO main.channel_events (channel_id, seq, type, entity_id, occurred_on, payload)
          SELECT '%1$s', n, 'message.created', gen_random_uuid(), now(), %2$s
          FROM generate_series(1, 300) n
          """
              .formatted(channel, payload));
      assertThat(
              rows.value(
                  "SELECT max(pg_column_size(payload)) < 1024 FROM main.channel_events WHERE channel_id = '%s'"
                      .formatted(channel)))
          .isEqualTo("t");

      assertThat(await(log.read(channel, 0, 500))).hasSizeBetween(1, 6);
      assertThat(await(log.read(channel, 299, 500))).hasSize(1);
    }
  }
}
