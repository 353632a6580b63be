package dev.palaver.channels;

import dev.palaver.channels.Questions.Question;
import dev.palaver.core.ChannelId;
import dev.palaver.core.ChatException;
import dev.palaver.core.ErrorCode;
import dev.palaver.core.UserId;
import dev.palaver.sql.Database;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.UUID;

/**
 * What users are to channels, read many at a time: while a statement runs, the next collects, so
 * that thousands of sockets that come back together cost a few statements and not a place each in
 * the queue for a connection. Read after it was asked for, never before: nothing is remembered. Any
 * thread; a future completes on the context that asked.
 */
final class Standings {
  /**
   * What a user is to a channel.
   *
   * @param known whether the channel has a row
   * @param role of the user; null for who is no member now
   * @param joinedSeq the first event that they may be shown; 0 for all, and for who is no member
   * @param unnumbered whether the channel has messages of the reference without a place
   */
  record Standing(boolean known, String role, long joinedSeq, boolean unnumbered) {}

  private static final int MAX_IN_STATEMENT = 500;

  /** Questions that may wait: some for each of the sockets that a node may have; beyond it 503. */
  private static final int MAX_WAITING = 100_000;

  /** With one, what is asked while it runs waits for it; more would take connections from reads. */
  private static final int MAX_STATEMENTS = 2;

  private static final String SQL =
      """
      SELECT asked.ord, c.id IS NOT NULL, m.role, coalesce(m.joined_seq, 0),
        EXISTS (SELECT 1 FROM messages WHERE channel_id = asked.channel_id AND seq IS NULL)
      FROM unnest($1::uuid[], $2::uuid[]) WITH ORDINALITY AS asked (channel_id, user_id, ord)
      LEFT JOIN channels c ON c.id = asked.channel_id
      LEFT JOIN channel_members m ON m.channel_id = asked.channel_id
        AND m.user_id = asked.user_id AND m.left_on IS NULL
      """;

  private record Asker(Context context, Promise<Standing> answer) {
    void answered(Standing standing) {
      there(() -> answer.complete(standing));
    }

    void failed(Throwable failure) {
      there(() -> answer.fail(failure));
    }

    private void there(Runnable telling) {
      if (context == null) {
        telling.run();
      } else {
        context.runOnContext(go -> telling.run());
      }
    }
  }

  private final Database database;
  private final Questions<Asker> waiting = new Questions<>(MAX_WAITING);
  private int statements;

  Standings(Database database) {
    this.database = database;
  }

  /**
   * What a user is to a channel now.
   *
   * @return fails with a ChatException: UNAVAILABLE without the database, or when too many ask
   */
  Future<Standing> read(ChannelId channel, UserId user) {
    Asker asker = new Asker(Vertx.currentContext(), Promise.promise());
    List<Question<Asker>> batch;
    synchronized (waiting) {
      if (!waiting.add(channel, user, asker)) {
        return Future.failedFuture(
            new ChatException(
                ErrorCode.UNAVAILABLE, "Too many wait to be let into channels; try again."));
      }
      batch = nextBatch();
    }
    ask(batch);
    return asker.answer.future();
  }

  private List<Question<Asker>> nextBatch() {
    if (statements == MAX_STATEMENTS) {
      return List.of();
    }
    List<Question<Asker>> batch = waiting.take(MAX_IN_STATEMENT);
    statements += batch.isEmpty() ? 0 : 1;
    return batch;
  }

  private void ask(List<Question<Asker>> batch) {
    if (batch.isEmpty()) {
      return;
    }
    UUID[] channels = batch.stream().map(asked -> asked.channel().value()).toArray(UUID[]::new);
    UUID[] users = batch.stream().map(asked -> asked.user().value()).toArray(UUID[]::new);
    database
        .query(SQL, Tuple.tuple().addArrayOfUUID(channels).addArrayOfUUID(users))
        .onSuccess(rows -> answer(batch, rows))
        .onFailure(
            failure ->
                batch.forEach(
                    question -> question.askers().forEach(asker -> asker.failed(failure))))
        .onComplete(
            done -> {
              List<Question<Asker>> next;
              synchronized (waiting) {
                statements--;
                next = nextBatch();
              }
              ask(next);
            });
  }

  private static void answer(List<Question<Asker>> batch, RowSet<Row> rows) {
    for (Row row : rows) {
      Standing standing =
          new Standing(row.getBoolean(1), row.getString(2), row.getLong(3), row.getBoolean(4));
      Question<Asker> question = batch.get(row.getLong(0).intValue() - 1);
      question.askers().forEach(asker -> asker.answered(standing));
    }
  }
}
