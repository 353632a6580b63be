package dev.palaver.channels;

import dev.palaver.core.ChannelId;
import dev.palaver.core.ChatException;
import dev.palaver.core.Principal;
import dev.palaver.events.ChatEvent;
import dev.palaver.events.EventDraft;
import dev.palaver.events.EventLog;
import dev.palaver.events.EventPublisher;
import dev.palaver.http.OperationRequest;
import dev.palaver.http.Reply;
import dev.palaver.idempotency.IdempotencyKey;
import dev.palaver.idempotency.IdempotencyKeys;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.SqlConnection;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * What every change of a channel has in common: one transaction of idempotency key, rows, events
 * and answer, in which locks are taken in the order key, channel, members; the news after the
 * commit. Stateless; any thread.
 */
final class ChannelChanges {
  /**
   * What a change did.
   *
   * @param drafts what the channel is told; may be empty
   * @param answer what the caller is told, read once the events have their places
   */
  record Done(List<EventDraft> drafts, Function<SqlConnection, Future<JsonObject>> answer) {
    /** A change that is answered without a body. */
    static Done silently(List<EventDraft> drafts) {
      return new Done(drafts, tx -> Future.succeededFuture());
    }
  }

  /**
   * A channel whose lock the transaction holds, and its caller.
   *
   * @param actor the caller's role; owner where the row rules do not bind the caller
   */
  record Entered(ChannelFacts facts, Role actor) {
    ChannelId id() {
      return facts.id();
    }
  }

  private record Told(JsonObject answer, List<ChatEvent> events) {}

  private final Channels channels;
  private final EventLog log;
  private final EventPublisher publisher;
  private final IdempotencyKeys keys;

  ChannelChanges(Channels channels, EventLog log, EventPublisher publisher, IdempotencyKeys keys) {
    this.channels = channels;
    this.log = log;
    this.publisher = publisher;
    this.keys = keys;
  }

  /** Does a change that is the same when it is repeated, and so needs no idempotency key. */
  Future<Reply> run(Function<SqlConnection, Future<Done>> work) {
    return channels.inTransaction(tx -> tell(tx, work)).map(this::reply);
  }

  /**
   * Does a change, once for each idempotency key.
   *
   * @param operation what an idempotency key is bound to: operationId and path parameters
   * @return 200 with the answer, or 204 where there is none
   */
  Future<Reply> run(
      OperationRequest request, String operation, Function<SqlConnection, Future<Done>> work) {
    Optional<IdempotencyKey> key = key(request, operation);
    return channels
        .inTransaction(tx -> key.isEmpty() ? tell(tx, work) : once(tx, key.get(), work))
        .map(this::reply);
  }

  /**
   * What a request was answered whose key was used before, for a change that does something before
   * its transaction; empty for every other.
   */
  Future<Optional<Reply>> repeated(OperationRequest request, String operation) {
    return key(request, operation)
        .map(keys::find)
        .orElse(Future.succeededFuture(Optional.empty()))
        .map(found -> found.map(first -> reply((JsonObject) first.response())));
  }

  private static Optional<IdempotencyKey> key(OperationRequest request, String operation) {
    return request
        .idempotencyKey()
        .map(text -> IdempotencyKey.of(request.userId(), text, operation, request.body()));
  }

  private Reply reply(Told told) {
    publisher.publish(told.events());
    return reply(told.answer());
  }

  private static Reply reply(JsonObject answer) {
    return answer == null ? Reply.noContent() : Reply.of(answer);
  }

  private Future<Told> once(
      SqlConnection tx, IdempotencyKey key, Function<SqlConnection, Future<Done>> work) {
    return keys.claim(tx, key, null)
        .compose(
            first ->
                first.isPresent()
                    ? Future.succeededFuture(
                        new Told((JsonObject) first.get().response(), List.of()))
                    : tell(tx, work)
                        .compose(told -> keys.answer(tx, key, told.answer()).map(told)));
  }

  private Future<Told> tell(SqlConnection tx, Function<SqlConnection, Future<Done>> work) {
    return work.apply(tx)
        .compose(
            done ->
                log.append(tx, done.drafts())
                    .compose(
                        events -> done.answer().apply(tx).map(answer -> new Told(answer, events))));
  }

  /** Locks a channel; fails with NOT_FOUND when it is not there or not the caller's to see. */
  Future<Entered> enter(SqlConnection tx, Principal caller, ChannelId channel) {
    return ChannelStore.hold(tx, channel)
        .map(held -> held.orElseThrow(() -> ChatException.notFound("Channel", channel)))
        .compose(
            facts ->
                channels.everything(caller)
                    ? Future.succeededFuture(new Entered(facts, Role.OWNER))
                    : channels
                        .roleOf(tx, channel, caller.userId())
                        .map(
                            role ->
                                new Entered(
                                    facts,
                                    role.orElseThrow(
                                        () -> ChatException.notFound("Channel", channel)))));
  }
}
