package dev.palaver.messages;

import dev.palaver.channels.Channels;
import dev.palaver.channels.NotAdopted;
import dev.palaver.core.ChannelId;
import dev.palaver.core.UserId;
import dev.palaver.events.ChatEvent;
import dev.palaver.events.EventDraft;
import dev.palaver.events.EventLog;
import dev.palaver.events.EventType;
import dev.palaver.messages.BatchStatement.Outcome;
import dev.palaver.messages.BatchStatement.Verdict;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * One message that changes its channel too: the channel is new, or the reference filled it, or the
 * message names a user who becomes a member. All of it is one transaction, or nothing is.
 */
final class ChannelTurn {
  /** The message's idempotency key was used meanwhile; the transaction is rolled back. */
  static final class Repeated extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Repeated() {
      super("idempotency key used before", null, false, false);
    }
  }

  private final Channels channels;
  private final EventLog log;

  ChannelTurn(Channels channels, EventLog log) {
    this.channels = channels;
    this.log = log;
  }

  /**
   * Stores the message.
   *
   * @return its event, and then those of the members that it named; fails with a ChatException, or
   *     with {@link Repeated}
   */
  Future<List<ChatEvent>> take(MessageDraft draft, Instant now) {
    return channels.inTransaction(
        tx ->
            channels
                .prepare(tx, draft.channel(), draft.row().channelType(), draft.author())
                .compose(prepared -> admitAuthor(tx, draft, now))
                .compose(author -> joinNamed(tx, draft, now).map(named -> concat(author, named)))
                .compose(
                    joined ->
                        store(tx, draft, now).compose(event -> tellJoined(tx, event, joined))));
  }

  private static List<EventDraft> concat(List<EventDraft> first, List<EventDraft> second) {
    return Stream.concat(first.stream(), second.stream()).toList();
  }

  /**
   * What the channel is to be told of the author's joining, where posting is what makes members.
   */
  private Future<List<EventDraft>> admitAuthor(SqlConnection tx, MessageDraft draft, Instant now) {
    return switch (draft.rule()) {
      case SERVICE -> Future.succeededFuture(List.of());
      case OPEN ->
          channels.joinAuthor(tx, draft.channel(), List.of(draft.author()), draft.author(), now);
      case MEMBERS ->
          channels
              .roleOf(tx, draft.channel(), draft.author())
              .map(
                  role -> {
                    if (role.isEmpty()) {
                      throw BatchStore.refusal(draft, Verdict.STRANGER);
                    }
                    if (!role.get().mayPost()) {
                      throw BatchStore.refusal(draft, Verdict.READER);
                    }
                    return List.of();
                  });
    };
  }

  private Future<List<EventDraft>> joinNamed(SqlConnection tx, MessageDraft draft, Instant now) {
    Map<ChannelId, Set<UserId>> named =
        draft.row().toUserId() == null
            ? Map.of()
            : Map.of(draft.channel(), Set.of(new UserId(draft.row().toUserId())));
    return channels.joinNamed(tx, named, draft.author(), now);
  }

  private static Future<ChatEvent> store(SqlConnection tx, MessageDraft draft, Instant now) {
    return tx.preparedQuery(BatchStatement.SQL)
        .execute(BatchStatement.parameters(List.of(draft), now))
        .map(rows -> created(draft, BatchStatement.outcomes(rows, 1)[0], now));
  }

  private static ChatEvent created(MessageDraft draft, Outcome outcome, Instant now) {
    return switch (outcome.verdict()) {
      case STORED ->
          new ChatEvent(
              draft.channel(),
              outcome.seq(),
              EventType.MESSAGE_CREATED,
              draft.id(),
              draft.author(),
              now,
              draft.answerAt(outcome.seq()));
      case REPEATED -> throw new Repeated();
      // The reference wrote while the turn waited for the channel's lock, which it does not take.
      case UNPREPARED -> throw new NotAdopted(Set.of(draft.channel()));
      default -> throw BatchStore.refusal(draft, outcome.verdict());
    };
  }

  private Future<List<ChatEvent>> tellJoined(
      SqlConnection tx, ChatEvent created, List<EventDraft> joined) {
    return log.append(tx, joined)
        .map(
            told -> {
              List<ChatEvent> events = new ArrayList<>();
              events.add(created);
              events.addAll(told);
              return events;
            });
  }
}
