package dev.palaver.records;

import dev.palaver.channels.Channels;
import dev.palaver.core.ChannelId;
import dev.palaver.core.ChatException;
import dev.palaver.core.Principal;
import dev.palaver.core.UserId;
import dev.palaver.events.ChatEvent;
import dev.palaver.events.EventDraft;
import dev.palaver.events.EventLog;
import dev.palaver.events.EventPublisher;
import dev.palaver.filter.Property;
import dev.palaver.http.OperationRequest;
import dev.palaver.idempotency.IdempotencyKey;
import dev.palaver.idempotency.IdempotencyKeys;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Creates parts of messages, tells their channels and makes members of those whom they name, in one
 * transaction: all of it, or nothing. Locks are taken in the order key, messages, channels.
 * Stateless; any thread.
 */
public final class PartCreator {
  private final Channels channels;
  private final EventLog log;
  private final EventPublisher publisher;
  private final IdempotencyKeys keys;
  private final Clock clock;

  public PartCreator(
      Channels channels,
      EventLog log,
      EventPublisher publisher,
      IdempotencyKeys keys,
      Clock clock) {
    this.channels = channels;
    this.log = log;
    this.publisher = publisher;
    this.keys = keys;
    this.clock = clock;
  }

  /**
   * Creates one row from a body that the contract accepted.
   *
   * @param operation what an idempotency key is bound to: operationId and path parameters
   * @param defaults values of properties that the body does not give
   * @return what the caller is told
   */
  public Future<JsonObject> one(
      OperationRequest request,
      String operation,
      PartKind kind,
      JsonObject body,
      JsonObject defaults) {
    NewPart part = NewPart.of(kind, body, defaults, request.userId(), clock.instant());
    return create(request, operation, kind, List.of(part), part.answer())
        .map(JsonObject.class::cast);
  }

  /**
   * Creates several rows, all or none.
   *
   * @return what the caller is told, in the order of the bodies
   */
  public Future<JsonArray> several(
      OperationRequest request,
      String operation,
      PartKind kind,
      List<JsonObject> bodies,
      JsonObject defaults) {
    Instant now = clock.instant();
    List<NewPart> parts =
        bodies.stream()
            .map(body -> NewPart.of(kind, body, defaults, request.userId(), now))
            .toList();
    JsonArray answer = new JsonArray(parts.stream().map(NewPart::answer).toList());
    return create(request, operation, kind, parts, answer).map(JsonArray.class::cast);
  }

  private record Done(Object answer, List<ChatEvent> events) {}

  private Future<Object> create(
      OperationRequest request,
      String operation,
      PartKind kind,
      List<NewPart> parts,
      Object answer) {
    Optional<IdempotencyKey> key =
        request
            .idempotencyKey()
            .map(text -> IdempotencyKey.of(request.userId(), text, operation, request.body()));
    return channels
        .inTransaction(
            tx ->
                claim(tx, key, answer)
                    .compose(
                        first ->
                            first.isPresent()
                                ? Future.succeededFuture(
                                    new Done(first.get().response(), List.of()))
                                : store(tx, kind, parts, request.caller())
                                    .map(events -> new Done(answer, events))))
        .map(
            done -> {
              publisher.publish(done.events());
              return done.answer();
            });
  }

  private Future<Optional<IdempotencyKeys.First>> claim(
      SqlConnection tx, Optional<IdempotencyKey> key, Object answer) {
    return key.isEmpty()
        ? Future.succeededFuture(Optional.empty())
        : keys.claim(tx, key.get(), answer);
  }

  private Future<List<ChatEvent>> store(
      SqlConnection tx, PartKind kind, List<NewPart> parts, Principal caller) {
    List<JsonObject> rows = parts.stream().map(NewPart::row).toList();
    return HomeChannels.find(tx, channels, caller.userId(), rows)
        .compose(homes -> admit(tx, caller, homes, rows).map(homes))
        .compose(homes -> insert(tx, kind, parts).map(homes))
        .compose(homes -> drafts(tx, kind, parts, caller, homes))
        .compose(drafts -> log.append(tx, drafts));
  }

  private Future<Void> admit(
      SqlConnection tx, Principal caller, HomeChannels homes, List<JsonObject> rows) {
    return rows.stream().allMatch(homes::hasMessage)
        ? PartAdmission.require(tx, channels, caller, homes, rows)
        : Future.failedFuture(ChatException.relatedNotFound());
  }

  /** The table's own row type reads the values, since two columns may be text or uuid. */
  private static Future<Void> insert(SqlConnection tx, PartKind kind, List<NewPart> parts) {
    String columns =
        kind.model().properties().stream().map(Property::column).collect(Collectors.joining(", "));
    String sql =
        """
        INSERT INTO %1$s (%2$s)
        SELECT %2$s FROM jsonb_populate_recordset(NULL::%1$s, $1::jsonb)
        """
            .formatted(kind.model().table(), columns);
    JsonArray rows = new JsonArray(parts.stream().map(part -> part.columns(kind)).toList());
    return tx.preparedQuery(sql).execute(Tuple.of(rows)).mapEmpty();
  }

  private Future<List<EventDraft>> drafts(
      SqlConnection tx, PartKind kind, List<NewPart> parts, Principal caller, HomeChannels homes) {
    Instant now = clock.instant();
    List<EventDraft> drafts = new ArrayList<>();
    Map<ChannelId, Set<UserId>> named = new LinkedHashMap<>();
    for (NewPart part : parts) {
      homes
          .of(part.row())
          .ifPresent(
              home -> {
                drafts.add(
                    new EventDraft(
                        home, kind.created(), part.id(), caller.userId(), now, part.answer()));
                part.named(kind)
                    .ifPresent(
                        user ->
                            named.computeIfAbsent(home, any -> new LinkedHashSet<>()).add(user));
              });
    }
    return channels
        .joinNamed(tx, named, caller.userId(), now)
        .map(joined -> Stream.concat(drafts.stream(), joined.stream()).toList());
  }
}
