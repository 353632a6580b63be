package dev.palaver.channels;

import dev.palaver.channels.Adoption.Step;
import dev.palaver.core.ChannelId;
import dev.palaver.core.ChatException;
import dev.palaver.core.ErrorCode;
import dev.palaver.sql.Database;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.StreamSupport;

/**
 * Adopts channels at their first use, in transactions of their own: one that changes rows never
 * adopts, since it would take what its caller has just written for what the reference left, and
 * make members of whom it names; and since it holds messages before channels, and adoption channels
 * before messages. Any thread.
 */
final class Adopter {
  /** The reference may write on beside. */
  private static final int MAX_ATTEMPTS = 5;

  private static final String UNNUMBERED =
      """
      SELECT asked.id FROM unnest($1::uuid[]) AS asked (id)
      WHERE EXISTS (SELECT 1 FROM messages m WHERE m.channel_id = asked.id AND m.seq IS NULL)
      ORDER BY asked.id
      """;

  /** Each takes a connection from reads. */
  private static final int MAX_AT_ONCE = 2;

  private final Database database;
  private final long batch;

  /** Channels that are being adopted, those of them that wait for their next step included. */
  private final Map<ChannelId, Promise<Void>> adopting = new HashMap<>();

  private final Queue<ChannelId> waiting = new ArrayDeque<>();
  private int working;

  /**
   * An adopter.
   *
   * @param batch messages that a transaction numbers at most
   */
  Adopter(Database database, long batch) {
    this.database = database;
    this.batch = batch;
  }

  /**
   * Runs work in one transaction. If that comes upon a channel that is not adopted, it is rolled
   * back, the channel is adopted, and the work is done again: it must be such that it can be.
   *
   * @return fails with UNAVAILABLE when the channel has unnumbered messages again and again
   */
  <T> Future<T> inTransaction(Function<SqlConnection, Future<T>> work) {
    return attempt(work, MAX_ATTEMPTS);
  }

  private <T> Future<T> attempt(Function<SqlConnection, Future<T>> work, int left) {
    return database
        .inTransaction(work)
        .recover(
            failure -> {
              if (!(failure instanceof NotAdopted found)) {
                return Future.failedFuture(failure);
              }
              return left == 1
                  ? Future.failedFuture(
                      new ChatException(
                          ErrorCode.UNAVAILABLE, "The channel is being taken over; try again."))
                  : adopt(found.channels()).compose(adopted -> attempt(work, left - 1));
            });
  }

  private Future<Void> adopt(Set<ChannelId> channels) {
    UUID[] ids = channels.stream().map(ChannelId::value).toArray(UUID[]::new);
    return database
        .query(UNNUMBERED, Tuple.tuple().addArrayOfUUID(ids))
        .compose(
            rows ->
                Future.all(
                    StreamSupport.stream(rows.spliterator(), false)
                        .map(row -> adopt(new ChannelId(row.getUUID(0))))
                        .toList()))
        .mapEmpty();
  }

  /**
   * Adopts a channel that has messages without a place. However many ask, a channel is adopted
   * once, and few at a time, which take turns step by step: a large one keeps neither the small
   * ones waiting nor the connections from reads.
   */
  Future<Void> adopt(ChannelId channel) {
    Future<Void> adopted;
    synchronized (waiting) {
      Promise<Void> known = adopting.get(channel);
      if (known == null) {
        known = Promise.promise();
        adopting.put(channel, known);
        waiting.add(channel);
      }
      adopted = known.future();
    }
    work();
    return here(adopted);
  }

  private void work() {
    ChannelId channel;
    synchronized (waiting) {
      if (working == MAX_AT_ONCE || waiting.isEmpty()) {
        return;
      }
      working++;
      channel = waiting.remove();
    }
    database
        .inTransaction(tx -> Adoption.step(tx, channel, batch))
        .onComplete((step, failure) -> goOn(channel, step, failure));
  }

  private void goOn(ChannelId channel, Step step, Throwable failure) {
    Promise<Void> over = null;
    synchronized (waiting) {
      working--;
      if (failure == null && step.more()) {
        waiting.add(channel);
      } else {
        over = adopting.remove(channel);
      }
    }
    work();
    if (over != null) {
      over.complete(null, failure);
    }
  }

  /** The same where it was asked for: a request is answered on its own event loop. */
  private static Future<Void> here(Future<Void> shared) {
    Context context = Vertx.currentContext();
    if (context == null) {
      return shared;
    }
    Promise<Void> here = Promise.promise();
    shared.onComplete((done, failure) -> context.runOnContext(go -> here.complete(null, failure)));
    return here.future();
  }
}
