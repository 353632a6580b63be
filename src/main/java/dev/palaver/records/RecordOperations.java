package dev.palaver.records;

import dev.palaver.channels.Channels;
import dev.palaver.core.ChatException;
import dev.palaver.core.ErrorCode;
import dev.palaver.core.Principal;
import dev.palaver.core.Uuids;
import dev.palaver.filter.EntityReader;
import dev.palaver.filter.Filter;
import dev.palaver.filter.FilterParser;
import dev.palaver.filter.Model;
import dev.palaver.filter.RowScope;
import dev.palaver.filter.Where;
import dev.palaver.http.OperationRequest;
import dev.palaver.http.Operations.Handler;
import dev.palaver.http.Reply;
import io.vertx.core.Future;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;

/**
 * The operations that are alike for every kind of rows: reads by the filter language, changes by id
 * and in bulk. A row that the caller may not see or change is answered as one that is not there; of
 * one's own row, a property that one may not change is named with 403.
 */
public final class RecordOperations {
  private final FilterParser parser;
  private final EntityReader reader;
  private final RecordEditor editor;
  private final Channels channels;
  private final ChangeRules rules;

  public RecordOperations(
      FilterParser parser, EntityReader reader, RecordEditor editor, Channels channels) {
    this.parser = parser;
    this.reader = reader;
    this.editor = editor;
    this.channels = channels;
    this.rules = new ChangeRules(channels);
  }

  /** {@code GET /kind}. */
  public Handler list(RecordKind kind) {
    return request ->
        reader
            .listText(
                kind.model(),
                parser.list(request.query(), kind.model()),
                channels.readable(request.caller()),
                request.memory())
            .map(Reply::of);
  }

  /** {@code GET /kind/count}. */
  public Handler count(RecordKind kind) {
    return count(kind, (where, scope, plain) -> plain.get());
  }

  /** The same, by a way of its own. */
  public Handler count(RecordKind kind, Counting counting) {
    return request -> {
      Where where = parser.where(request.query(), kind.model());
      RowScope scope = channels.readable(request.caller());
      return counting
          .count(where, scope, () -> reader.count(kind.model(), where, scope))
          .map(Reply::count);
    };
  }

  /** {@code GET /kind/id}. */
  public Handler get(RecordKind kind) {
    return request ->
        reader
            .byIdText(
                kind.model(),
                request.id(),
                parser.byId(request.query(), kind.model()),
                channels.readable(request.caller()),
                request.memory())
            .map(row -> row.orElseThrow(() -> missing(kind.model(), request.id())))
            .map(Reply::of);
  }

  /**
   * {@code GET /kind/id/relation}: the one row that a row refers to; no filter has an effect.
   *
   * @param property of the kind that holds the other row's id
   */
  public Handler related(RecordKind kind, String property, Model target) {
    return request -> {
      RowScope readable = channels.readable(request.caller());
      return reader
          .byId(kind.model(), request.id(), Filter.none(), readable, request.memory())
          .map(row -> row.orElseThrow(() -> missing(kind.model(), request.id())))
          .map(row -> Uuids.parse(row.getString(property)))
          .map(id -> id.orElseThrow(() -> missing(target, request.id())))
          .compose(id -> reader.byIdText(target, id, Filter.none(), readable, request.memory()))
          .map(row -> row.orElseThrow(() -> missing(target, request.id())))
          .map(Reply::of);
    };
  }

  /** {@code PATCH /kind}: what the caller may not change is left out of the count. */
  public Handler updateMany(RecordKind kind) {
    return request -> {
      Changes changes = ChangeRules.changes(kind, request);
      Where where = parser.where(request.query(), kind.model());
      return editor
          .update(kind, changes, where, rules.changeable(kind, changes, request.caller()), request)
          .map(Reply::count);
    };
  }

  /** {@code PATCH /kind/id}. */
  public Handler updateOne(RecordKind kind) {
    return request -> changeOne(kind, request, ChangeRules.changes(kind, request));
  }

  /**
   * {@code PUT /kind/id}.
   *
   * @param replacement every column that a replacement sets, from the request
   */
  public Handler replaceOne(RecordKind kind, Function<OperationRequest, Changes> replacement) {
    return request -> {
      Object bodyId = request.body().getValue(kind.model().key().name());
      if (bodyId != null && !request.id().toString().equalsIgnoreCase(bodyId.toString())) {
        throw ChatException.badRequest("id in the body differs from the id in the path");
      }
      return changeOne(
          kind, request, ChangeRules.permitted(kind, request, replacement.apply(request)));
    };
  }

  /** {@code DELETE /kind/id}. */
  public Handler deleteOne(RecordKind kind) {
    return request ->
        editor
            .delete(
                kind,
                Where.equal(kind.model().key(), request.id()),
                channels.deletable(request.caller()),
                request)
            .map(
                count -> {
                  if (count == 0) {
                    throw missing(kind.model(), request.id());
                  }
                  return Reply.noContent();
                });
  }

  /**
   * {@code GET /messages/id/kind}. A message that is not there, or that the caller may not see, has
   * nothing below it.
   *
   * @param property of the kind that holds the message's id
   */
  public Handler listBelow(RecordKind kind, String property) {
    return request -> {
      Filter filter = parser.subResource(request.query(), kind.model());
      RowScope scope = channels.readable(request.caller()).and(below(request));
      return reader
          .listText(
              kind.model(), filter.and(parent(kind, property, request)), scope, request.memory())
          .map(Reply::of);
    };
  }

  /** {@code PATCH /messages/id/kind}. The body may not give the rows another message. */
  public Handler updateBelow(RecordKind kind, String property) {
    return request -> {
      requireSameParent(property, request);
      Changes changes = ChangeRules.changes(kind, request);
      Where where =
          parser.where(request.query(), kind.model()).and(parent(kind, property, request));
      RowScope scope = rules.changeable(kind, changes, request.caller()).and(below(request));
      return editor.update(kind, changes, where, scope, request).map(Reply::count);
    };
  }

  /** {@code DELETE /messages/id/kind}. */
  public Handler deleteBelow(RecordKind kind, String property) {
    return request -> {
      Where where =
          parser.where(request.query(), kind.model()).and(parent(kind, property, request));
      RowScope scope = channels.deletable(request.caller()).and(below(request));
      return editor.deleteBelow(kind, where, scope, request).map(Reply::count);
    };
  }

  /**
   * Refuses a body whose reference to the message differs from the path.
   *
   * @throws ChatException VALIDATION_FAILED, naming the property
   */
  public static void requireSameParent(String property, OperationRequest request) {
    String given = request.body().getString(property);
    if (given != null && !Uuids.parse(given).equals(Uuids.parse(request.id().toString()))) {
      throw ChatException.invalid("/" + property, "const", "must be the id in the path");
    }
  }

  private RowScope below(OperationRequest request) {
    return channels.below(request.id(), request.caller());
  }

  private static Where parent(RecordKind kind, String property, OperationRequest request) {
    return Where.equal(kind.model().property(property), request.id());
  }

  private Future<Reply> changeOne(RecordKind kind, OperationRequest request, Changes changes) {
    Principal caller = request.caller();
    Where one = Where.equal(kind.model().key(), request.id());
    return editor
        .update(kind, changes, one, rules.changeable(kind, changes, caller), request)
        .compose(
            count ->
                count > 0
                    ? Future.succeededFuture(Reply.noContent())
                    : refuse(kind, request, changes));
  }

  /** Nothing changed: because of the row, or of a property that keeps its value. */
  private Future<Reply> refuse(RecordKind kind, OperationRequest request, Changes changes) {
    Principal caller = request.caller();
    List<String> fixed = changes.naming(kind.fixed());
    ChatException missing = missing(kind.model(), request.id());
    if (fixed.isEmpty() || channels.everything(caller)) {
      return Future.failedFuture(missing);
    }
    Where one = Where.equal(kind.model().key(), request.id());
    return reader
        .count(kind.model(), one, rules.rows(kind, changes, caller))
        .compose(
            own ->
                Future.failedFuture(
                    own == 0
                        ? missing
                        : new ChatException(
                            ErrorCode.FORBIDDEN,
                            "These properties keep their value: " + String.join(", ", fixed))));
  }

  private static ChatException missing(Model model, UUID id) {
    return ChatException.notFound(model.name(), id);
  }
}
