package dev.palaver.messages;

import dev.palaver.filter.ChatModels;
import dev.palaver.filter.Parameters;
import dev.palaver.filter.Property;
import dev.palaver.filter.RowScope;
import dev.palaver.filter.Where;
import dev.palaver.messages.KnownCounts.Count;
import dev.palaver.sql.Database;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * How many messages a channel has. PostgreSQL counts rows one by one; of a large channel they are
 * counted once, and from then on the log tells what has come and gone since. What is remembered is
 * only used together with the channel's head of the same statement, so that the answer is that of
 * its snapshot, whatever other nodes write. Rows that somebody changes without a word in the log,
 * by SQL or as the reference does, are seen when all are counted anew: after {@link
 * #MAX_AGE_NANOS}. Any thread.
 */
final class ChannelCounts {
  /** Below this a channel is counted each time: it is a fraction of a millisecond. */
  static final int LARGE = 5_000;

  /** Events since the count that are gone through; beyond it the rows are counted. */
  static final int MAX_BEHIND = 5_000;

  /** How long a count is carried on by the log. */
  static final long MAX_AGE_NANOS = TimeUnit.SECONDS.toNanos(10);

  private static final Property CHANNEL = ChatModels.MESSAGE.property("channelId");

  private static final String LIVE =
      "SELECT count(*) FROM messages t WHERE t.channel_id = %s AND t.deleted = false";

  /** Messages that have no place yet, as the reference writes them, are in no head. */
  private static final String NUMBERED =
      "NOT EXISTS (SELECT 1 FROM messages u WHERE u.channel_id = c.id AND u.seq IS NULL)";

  private static final String COUNT_ALL =
      """
      SELECT a.allowed, CASE WHEN a.allowed THEN (%1$s) END,
        (SELECT c.last_seq FROM channels c WHERE c.id = %2$s AND %3$s)
      FROM (SELECT %4$s AS allowed) a
      """;

  /**
   * Each place since the count must have its event: an adopted message has none. A deletion tells
   * the place of the message that is gone. The places are a list since of a range PostgreSQL would
   * assume a third of the channel, and so plan the statement anew at each execution.
   */
  private static final String COUNT_ON =
      """
      SELECT a.allowed, CASE WHEN a.allowed AND c.last_seq = %5$s + e.events AND %3$s
        THEN %6$s + (%1$s AND t.seq = ANY (p.places)) - e.gone END, c.last_seq
      FROM (SELECT %4$s AS allowed OFFSET 0) a
      CROSS JOIN channels c
      CROSS JOIN LATERAL (
        SELECT ARRAY(SELECT generate_series(%5$s + 1, least(c.last_seq, %5$s + %7$s))) AS places) p
      CROSS JOIN LATERAL (
        SELECT count(*) AS events, count(*) FILTER (
          WHERE e.type = 'message.deleted' AND (e.payload->>'seq')::bigint <= %5$s) AS gone
        FROM channel_events e
        WHERE a.allowed AND e.channel_id = c.id AND e.seq = ANY (p.places)) e
      WHERE c.id = %2$s
      """;

  /**
   * An answer of the database.
   *
   * @param count null when it is not known
   * @param head null when the channel has none, or messages without a place
   */
  private record Found(boolean allowed, Long count, Long head) {
    static final Found NOTHING = new Found(true, null, null);
  }

  private final Database database;
  private final LongSupplier nanoTime;
  private final KnownCounts known = new KnownCounts();

  /**
   * No count yet.
   *
   * @param nanoTime as {@link System#nanoTime}
   */
  ChannelCounts(Database database, LongSupplier nanoTime) {
    this.database = database;
    this.nanoTime = nanoTime;
  }

  /**
   * How many rows match.
   *
   * @param plain counts them one by one: all that is not a large channel whose rows the caller may
   *     read
   */
  Future<Long> count(Where where, RowScope scope, Supplier<Future<Long>> plain) {
    Optional<UUID> channel = channel(where);
    if (channel.isEmpty()) {
      return plain.get();
    }
    UUID id = channel.get();
    Optional<Count> remembered = known.of(id);
    if (remembered.isEmpty()) {
      return plain.get().onSuccess(count -> noticeLarge(id, count));
    }
    Question question = new Question(id, where, scope);
    if (!question.decidedAtOnce()) {
      return plain.get();
    }
    return countOn(question, remembered.get())
        .compose(
            found ->
                found.allowed() && found.count() == null
                    ? countAll(question)
                    : Future.succeededFuture(found))
        .compose(
            found -> found.count() == null ? plain.get() : Future.succeededFuture(found.count()));
  }

  /** The channel whose messages are asked for, if nothing else is. */
  private static Optional<UUID> channel(Where where) {
    return where
        .only(CHANNEL)
        .filter(UUID.class::isInstance)
        .map(UUID.class::cast)
        .filter(
            id -> {
              Where one = Where.equal(CHANNEL, id);
              return where.equals(one) || where.equals(new Where.Every(List.of(one)));
            });
  }

  private Future<Found> countOn(Question question, Count last) {
    if (last.unknown() || nanoTime.getAsLong() - last.takenNanos() > MAX_AGE_NANOS) {
      return Future.succeededFuture(Found.NOTHING);
    }
    return question
        .ask(COUNT_ON, last)
        .onSuccess(found -> remember(question.channel, found, last.takenNanos()));
  }

  private Future<Found> countAll(Question question) {
    long now = nanoTime.getAsLong();
    return question
        .ask(COUNT_ALL, Count.UNKNOWN)
        .onSuccess(found -> remember(question.channel, found, now));
  }

  private void noticeLarge(UUID channel, long count) {
    if (count >= LARGE) {
      known.notice(channel);
    }
  }

  private void remember(UUID channel, Found found, long takenNanos) {
    if (found.count() == null || found.head() == null) {
      return;
    }
    if (found.count() < LARGE) {
      known.forget(channel);
    } else {
      known.remember(channel, new Count(found.head(), found.count(), takenNanos));
    }
  }

  /** One caller's question for one channel, as SQL. */
  private final class Question {
    private final UUID channel;
    private final RowScope.Rows rows;
    private final RowScope scope;

    private Question(UUID channel, Where where, RowScope scope) {
      this.channel = channel;
      this.rows = new RowScope.Rows(ChatModels.MESSAGE, "t", where);
      this.scope = scope;
    }

    /** Whether one look tells if the caller may read all of them. */
    private boolean decidedAtOnce() {
      return allowed(new Parameters()).isPresent();
    }

    private Optional<String> allowed(Parameters parameters) {
      return scope
          .whole(rows, parameters)
          .or(
              () ->
                  scope.condition(rows, new Parameters()).isEmpty()
                      ? Optional.of("true")
                      : Optional.empty());
    }

    private Future<Found> ask(String form, Count last) {
      Parameters parameters = new Parameters();
      String id = parameters.bind(channel) + "::uuid";
      String allowed = allowed(parameters).orElseThrow();
      String sql =
          last.unknown()
              ? form.formatted(LIVE.formatted(id), id, NUMBERED, allowed)
              : form.formatted(
                  LIVE.formatted(id),
                  id,
                  NUMBERED,
                  allowed,
                  parameters.bind(last.head()) + "::bigint",
                  parameters.bind(last.count()) + "::bigint",
                  MAX_BEHIND);
      return database.query(sql, parameters.tuple()).map(ChannelCounts::found);
    }
  }

  private static Found found(RowSet<Row> answer) {
    for (Row row : answer) {
      return new Found(row.getBoolean(0), row.getLong(1), row.getLong(2));
    }
    return Found.NOTHING;
  }
}
