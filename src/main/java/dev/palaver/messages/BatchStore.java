package dev.palaver.messages;

import dev.palaver.channels.Channels;
import dev.palaver.core.ChannelId;
import dev.palaver.core.ChatException;
import dev.palaver.core.ErrorCode;
import dev.palaver.events.ChatEvent;
import dev.palaver.events.EventPublisher;
import dev.palaver.events.EventType;
import dev.palaver.messages.BatchStatement.Outcome;
import dev.palaver.messages.BatchStatement.Verdict;
import dev.palaver.messages.MessageWriter.Pending;
import dev.palaver.sql.Database;
import dev.palaver.sql.Outrun;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Stores a batch and answers its callers: by the one statement where it can, else by a turn of the
 * channel. Lives on the writer verticle's context.
 */
final class BatchStore {
  /** Each one after the first follows a removal or the like that took its channel's lock before. */
  private static final int MAX_ATTEMPTS = 4;

  private final Database writers;
  private final ChannelTurn turn;
  private final TurnQueue turns = new TurnQueue();
  private final RepeatedSend repeated;
  private final EventPublisher publisher;
  private final Clock clock;

  BatchStore(
      Database writers,
      ChannelTurn turn,
      RepeatedSend repeated,
      EventPublisher publisher,
      Clock clock) {
    this.writers = writers;
    this.turn = turn;
    this.repeated = repeated;
    this.publisher = publisher;
    this.clock = clock;
  }

  /**
   * A message that changes its channel, and is stored in a transaction of its own.
   *
   * @param over when that has ended, however it did
   * @param after messages of the same channel that must be judged after it, in their order
   */
  record Turn(ChannelId channel, Future<?> over, List<Pending> after) {
    private Turn before(Turn later) {
      List<Pending> both = new ArrayList<>(after);
      both.addAll(later.after);
      return new Turn(channel, later.over, both);
    }
  }

  /**
   * A batch that the database has done with.
   *
   * @param turns that its channels have to take, one for a channel
   * @param tell answers the callers whose messages are stored, and publishes the events: to be run
   *     once, after the next batch is on its way, since the database waits for that one only
   * @param searchNanos {@link BatchStatement#searchNanos}; 0: it took more than one statement
   */
  record Stored(List<Turn> turns, Runnable tell, long searchNanos) {
    private static final Stored NOTHING = new Stored(List.of(), () -> {}, 0);

    private Stored with(Stored second) {
      return new Stored(merged(turns, second.turns), second.tell, 0);
    }
  }

  /** Stores a batch. Never fails: each caller is told of their own failure. */
  Future<Stored> store(List<Pending> batch) {
    return store(batch, MAX_ATTEMPTS);
  }

  private Future<Stored> store(List<Pending> batch, int attempts) {
    Instant now = clock.instant();
    List<MessageDraft> drafts = batch.stream().map(Pending::draft).toList();
    return writers
        .query(BatchStatement.SQL, BatchStatement.parameters(drafts, now))
        .compose(
            rows -> Future.succeededFuture(settle(batch, rows, now)),
            failure ->
                failure instanceof Outrun outrun
                    ? again(batch, new ChannelId(outrun.channel()), attempts)
                    : afterFailure(batch, failure));
  }

  /**
   * A channel whose members change again and again holds up itself alone: what the batch has of
   * others is stored without it.
   */
  private Future<Stored> again(List<Pending> batch, ChannelId outrun, int attempts) {
    Map<Boolean, List<Pending>> parts =
        batch.stream().collect(Collectors.partitioningBy(p -> p.draft().channel().equals(outrun)));
    List<Pending> others = parts.get(false);
    if (!others.isEmpty()) {
      return store(others)
          .compose(
              first -> {
                first.tell.run();
                return store(parts.get(true), attempts - 1).map(first::with);
              });
    }
    return attempts > 1
        ? store(batch, attempts - 1)
        : afterFailure(
            batch,
            new ChatException(ErrorCode.UNAVAILABLE, "The channel's members change; try again."));
  }

  /**
   * A row that the database refuses takes the whole statement with it. Halving finds it in few
   * steps, and it fails its own caller only. When the database itself is the trouble, all are told:
   * whether a lost connection had committed cannot be known, so nothing is written twice.
   */
  private Future<Stored> afterFailure(List<Pending> batch, Throwable failure) {
    boolean rowsFault = failure instanceof ChatException known && known.code().status() < 500;
    if (batch.size() == 1 || !rowsFault) {
      batch.forEach(pending -> pending.failed(failure));
      return Future.succeededFuture(Stored.NOTHING);
    }
    int half = batch.size() / 2;
    return store(batch.subList(0, half))
        .compose(
            first -> {
              first.tell.run();
              return Future.join(first.turns.stream().map(Turn::over).toList())
                  .transform(over -> store(batch.subList(half, batch.size())))
                  .map(first::with);
            });
  }

  private static List<Turn> merged(List<Turn> first, List<Turn> second) {
    Map<ChannelId, Turn> merged = new LinkedHashMap<>();
    first.forEach(turn -> merged.put(turn.channel(), turn));
    second.forEach(turn -> merged.merge(turn.channel(), turn, Turn::before));
    return List.copyOf(merged.values());
  }

  private Stored settle(List<Pending> batch, RowSet<Row> rows, Instant now) {
    Outcome[] outcomes = BatchStatement.outcomes(rows, batch.size());
    Map<ChannelId, List<Pending>> unprepared = new LinkedHashMap<>();
    for (int i = 0; i < outcomes.length; i++) {
      Pending pending = batch.get(i);
      MessageDraft draft = pending.draft();
      switch (outcomes[i].verdict()) {
        case STORED -> {}
        case UNPREPARED ->
            unprepared.computeIfAbsent(draft.channel(), id -> new ArrayList<>()).add(pending);
        case REPEATED ->
            repeated.answer(draft).onSuccess(pending::stored).onFailure(pending::failed);
        default -> pending.failed(refusal(draft, outcomes[i].verdict()));
      }
    }
    List<Turn> taken = new ArrayList<>();
    unprepared.forEach(
        (channel, waiting) ->
            taken.add(
                new Turn(
                    channel,
                    turns.run(() -> takeTurn(waiting.get(0))),
                    waiting.subList(1, waiting.size()))));
    return new Stored(taken, () -> tell(batch, outcomes, now), BatchStatement.searchNanos(rows));
  }

  private void tell(List<Pending> batch, Outcome[] outcomes, Instant now) {
    List<ChatEvent> events = new ArrayList<>(batch.size());
    for (int i = 0; i < outcomes.length; i++) {
      if (outcomes[i].verdict() == Verdict.STORED) {
        events.add(answer(batch.get(i), outcomes[i].seq(), now));
      }
    }
    publisher.publish(events);
  }

  private static ChatEvent answer(Pending pending, long seq, Instant now) {
    MessageDraft draft = pending.draft();
    JsonObject answer = draft.answerAt(seq);
    pending.stored(answer);
    return new ChatEvent(
        draft.channel(), seq, EventType.MESSAGE_CREATED, draft.id(), draft.author(), now, answer);
  }

  private Future<List<ChatEvent>> takeTurn(Pending pending) {
    return turn.take(pending.draft(), clock.instant())
        .onSuccess(
            events -> {
              pending.stored(events.get(0).data());
              publisher.publish(events);
            })
        .recover(
            failure ->
                failure instanceof ChannelTurn.Repeated
                    ? repeated.answer(pending.draft()).onSuccess(pending::stored).mapEmpty()
                    : Future.failedFuture(failure))
        .onFailure(pending::failed);
  }

  /**
   * What an author is told whose message was not stored. Of a reply a stranger is told the same
   * whatever is hidden: the channel, the parent, or nothing at all.
   */
  static ChatException refusal(MessageDraft draft, Verdict verdict) {
    return switch (verdict) {
      case STRANGER ->
          draft.row().parentMessageId() == null
              ? ChatException.notFound("Channel", draft.channel())
              : ChatException.relatedNotFound();
      case READER -> Channels.readOnly();
      case ARCHIVED -> Channels.archived();
      case OUTSIDER -> Channels.direct();
      case ORPHAN -> ChatException.relatedNotFound();
      default -> new ChatException(ErrorCode.INTERNAL, "Internal Server Error");
    };
  }
}
