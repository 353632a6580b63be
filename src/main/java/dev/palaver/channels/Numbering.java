package dev.palaver.channels;

import dev.palaver.channels.Adoption.Step;
import dev.palaver.config.ChannelConfig;
import dev.palaver.core.ChannelId;
import dev.palaver.sql.Database;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The background pass of a node over channels that the reference filled: numbers their messages in
 * small transactions with pauses between. When none is left it looks again from time to time, since
 * the reference may write beside. Over all nodes one works at a time: each transaction takes an
 * advisory lock, and who does not get it looks again later. A channel that is used meanwhile is
 * adopted at once ({@link Adopter}).
 *
 * <p>It gives way: a lock that it does not get soon makes it leave the channel for a later round.
 * Lives on its own context.
 */
final class Numbering extends VerticleBase {
  private static final Logger LOG = LoggerFactory.getLogger(Numbering.class);

  private static final long LOOK_AGAIN_MILLIS = 5_000;
  private static final long PROGRESS_NANOS = 10_000_000_000L;

  /** A stop waits so long for a step, which usually takes milliseconds; beyond it is cut off. */
  private static final long STOP_MILLIS = 2_000;

  /** Shorter than PostgreSQL's deadlock_timeout (1 s), so that in a ring this one gives way. */
  private static final String BEGIN =
      """
      SELECT set_config('lock_timeout', '500ms', true), set_config('statement_timeout', '60s', true),
        pg_try_advisory_xact_lock(hashtext('palaver.numbering'), hashtext(current_schema()))
      """;

  private static final int GOT_LOCK = 2;
  private static final String FIRST_CHANNEL =
      "SELECT channel_id FROM messages WHERE seq IS NULL ORDER BY channel_id LIMIT 1";
  private static final String NEXT_CHANNEL =
      """
      SELECT channel_id FROM messages WHERE seq IS NULL AND channel_id > $1
      ORDER BY channel_id LIMIT 1
      """;

  private enum State {
    ANOTHER_NODE,
    NOTHING_LEFT,
    WORKED
  }

  private record Outcome(State state, Step step) {
    static final Outcome ANOTHER_NODE = new Outcome(State.ANOTHER_NODE, null);
    static final Outcome NOTHING_LEFT = new Outcome(State.NOTHING_LEFT, null);
  }

  private final Database database;
  private final ChannelConfig config;

  /** Channels up to this one are done, or left for the next round; null before the first. */
  private UUID after;

  /** The channel that is worked on, if it is begun. */
  private UUID current;

  private boolean stopped;
  private Future<?> underWay = Future.succeededFuture();
  private long messages;
  private long channels;
  private long lastTold;

  Numbering(Database database, ChannelConfig config) {
    this.database = database;
    this.config = config;
  }

  @Override
  public Future<?> start() {
    lastTold = System.nanoTime();
    later(0);
    return Future.succeededFuture();
  }

  /** Lets the transaction under way end, since the database's connections are closed after this. */
  @Override
  public Future<?> stop() {
    stopped = true;
    return underWay
        .timeout(STOP_MILLIS, TimeUnit.MILLISECONDS)
        .transform(over -> Future.succeededFuture());
  }

  private void later(long millis) {
    if (millis == 0) {
      context.runOnContext(ignored -> step());
    } else {
      vertx.setTimer(millis, timer -> step());
    }
  }

  private void step() {
    if (stopped) {
      return;
    }
    underWay =
        database
            .inTransaction(this::work)
            .onSuccess(this::goOn)
            .onFailure(
                failure -> {
                  if (stopped) {
                    return;
                  }
                  LOG.warn("numbering of channel {} is put off: {}", current, failure.getMessage());
                  leave();
                  later(LOOK_AGAIN_MILLIS);
                });
  }

  private Future<Outcome> work(SqlConnection tx) {
    return tx.query(BEGIN)
        .execute()
        .compose(
            begun ->
                begun.iterator().next().getBoolean(GOT_LOCK)
                    ? find(tx).compose(found -> number(tx, found))
                    : Future.succeededFuture(Outcome.ANOTHER_NODE));
  }

  private Future<Optional<UUID>> find(SqlConnection tx) {
    if (current != null) {
      return Future.succeededFuture(Optional.of(current));
    }
    Future<RowSet<Row>> next =
        after == null
            ? tx.preparedQuery(FIRST_CHANNEL).execute()
            : tx.preparedQuery(NEXT_CHANNEL).execute(Tuple.of(after));
    return next.map(Numbering::first);
  }

  private static Optional<UUID> first(RowSet<Row> rows) {
    return rows.stream().findFirst().map(row -> row.getUUID(0));
  }

  private Future<Outcome> number(SqlConnection tx, Optional<UUID> channel) {
    if (channel.isEmpty()) {
      return Future.succeededFuture(Outcome.NOTHING_LEFT);
    }
    current = channel.get();
    return Adoption.step(tx, new ChannelId(current), (long) config.numberingBatch())
        .map(step -> new Outcome(State.WORKED, step));
  }

  private void count(Step step) {
    messages += step.numbered();
    if (!step.more()) {
      channels++;
      leave();
    }
  }

  private void leave() {
    if (current != null) {
      after = current;
      current = null;
    }
  }

  private void goOn(Outcome outcome) {
    switch (outcome.state()) {
      case ANOTHER_NODE -> later(LOOK_AGAIN_MILLIS);
      case WORKED -> {
        count(outcome.step());
        tell();
        later(config.numberingPause().toMillis());
      }
      case NOTHING_LEFT -> {
        if (messages > 0) {
          LOG.info("numbered {} messages of before, in {} channels", messages, channels);
        }
        messages = 0;
        channels = 0;
        after = null;
        later(config.numberingInterval().toMillis());
      }
    }
  }

  private void tell() {
    if (System.nanoTime() - lastTold > PROGRESS_NANOS) {
      lastTold = System.nanoTime();
      LOG.info("numbering messages of before: {} so far, {} channels done", messages, channels);
    }
  }
}
