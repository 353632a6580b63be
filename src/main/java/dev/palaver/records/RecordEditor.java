package dev.palaver.records;

import dev.palaver.channels.Channels;
import dev.palaver.core.Principal;
import dev.palaver.events.ChatEvent;
import dev.palaver.events.EventLog;
import dev.palaver.events.EventPublisher;
import dev.palaver.filter.Model;
import dev.palaver.filter.Parameters;
import dev.palaver.filter.Property;
import dev.palaver.filter.PropertyType;
import dev.palaver.filter.RowScope;
import dev.palaver.filter.SqlCompiler;
import dev.palaver.filter.Where;
import dev.palaver.http.OperationRequest;
import dev.palaver.records.RecordKind.Change;
import dev.palaver.records.RecordKind.Changed;
import dev.palaver.sql.Database;
import dev.palaver.sql.RowReader;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.SqlConnection;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Changes rows and tells their channels, in one transaction. Rows are locked in the order of their
 * ids, before any channel is. Stateless; any thread.
 */
public final class RecordEditor {
  private final Channels channels;
  private final EventLog log;
  private final EventPublisher publisher;
  private final int maxRows;
  private final Clock clock;

  /**
   * An editor.
   *
   * @param maxRows most rows of one change; beyond it 400
   */
  public RecordEditor(
      Channels channels, EventLog log, EventPublisher publisher, int maxRows, Clock clock) {
    this.channels = channels;
    this.log = log;
    this.publisher = publisher;
    this.maxRows = maxRows;
    this.clock = clock;
  }

  /**
   * Changes the live rows that match and that the caller may change; {@code modifiedBy} becomes the
   * caller. Changes that set {@code deleted} are told as a deletion.
   *
   * @return how many
   */
  public Future<Integer> update(
      RecordKind kind, Changes changes, Where where, RowScope scope, OperationRequest request) {
    Changes stamped = stamped(kind.model(), changes, request.caller());
    return change(kind, stamped, where, scope, request);
  }

  /**
   * Deletes softly the live rows that match and that the caller may delete.
   *
   * @return how many
   */
  public Future<Integer> delete(
      RecordKind kind, Where where, RowScope scope, OperationRequest request) {
    Principal caller = request.caller();
    Changes deletion = stamped(kind.model(), deletion(kind.model(), caller), caller);
    return change(kind, deletion, where, scope, request);
  }

  /**
   * The same for the rows below a message: the reference leaves their {@code modifiedBy} as it is.
   *
   * @return how many
   */
  public Future<Integer> deleteBelow(
      RecordKind kind, Where where, RowScope scope, OperationRequest request) {
    Changes deletion = deletion(kind.model(), request.caller());
    return change(kind, deletion, where, scope, request);
  }

  private Changes deletion(Model model, Principal caller) {
    OffsetDateTime now =
        OffsetDateTime.now(clock.withZone(ZoneOffset.UTC)).truncatedTo(ChronoUnit.MILLIS);
    return Changes.of(model, new JsonObject())
        .with(model.deleted(), true)
        .with(model.property("deletedOn"), now)
        .with(model.property("deletedBy"), caller.deleterId());
  }

  private static Changes stamped(Model model, Changes changes, Principal caller) {
    return changes.with(model.property("modifiedBy"), caller.userId().value());
  }

  private Future<Integer> change(
      RecordKind kind, Changes changes, Where where, RowScope scope, OperationRequest request) {
    return channels
        .inTransaction(
            tx -> {
              long before = request.memory().allowance();
              // The work may be done again: what this attempt has read is let go.
              return changeWithin(tx, kind, changes, where, scope, request)
                  .onFailure(
                      undone -> request.memory().giveBack(before - request.memory().allowance()));
            })
        .map(
            done -> {
              publisher.publish(done.events());
              return done.rows();
            });
  }

  private record Done(int rows, List<ChatEvent> events) {}

  private Future<Done> changeWithin(
      SqlConnection tx,
      RecordKind kind,
      Changes changes,
      Where where,
      RowScope scope,
      OperationRequest request) {
    Parameters parameters = new Parameters();
    String sql = sql(kind.model(), changes, where, scope, parameters);
    Change change = changes.delete(kind.model()) ? Change.DELETED : Change.UPDATED;
    Supplier<RowReader<List<Changed>>> reader =
        () -> new ChangedRows(kind.model(), maxRows, request.memory());
    boolean one = where.only(kind.model().key()).isPresent();
    Future<List<Changed>> changed =
        one
            ? Database.read(tx, sql, parameters.tuple(), reader)
            : Database.readMany(tx, sql, parameters.tuple(), reader);
    return changed.compose(
        rows ->
            rows.isEmpty()
                ? Future.succeededFuture(new Done(0, List.of()))
                : tell(tx, kind, change, request.caller(), rows));
  }

  private Future<Done> tell(
      SqlConnection tx, RecordKind kind, Change change, Principal caller, List<Changed> rows) {
    return kind.events(tx, caller, change, rows)
        .compose(drafts -> log.append(tx, drafts, events -> kind.placed(tx, events)))
        .map(events -> new Done(rows.size(), events));
  }

  private String sql(
      Model model, Changes changes, Where where, RowScope scope, Parameters parameters) {
    String condition = SqlCompiler.condition(model, where, scope, "t", parameters);
    String assignments =
        changes.values().entrySet().stream()
            .map(
                e ->
                    e.getKey().column() + " = " + bind(model, e.getKey(), e.getValue(), parameters))
            .collect(Collectors.joining(", "));
    return """
        WITH picked AS MATERIALIZED (
          SELECT %6$s FROM %1$s AS t WHERE %2$s
          ORDER BY t.id LIMIT %3$d FOR NO KEY UPDATE)
        UPDATE %1$s AS r SET %4$s FROM picked WHERE r.id = picked.id
        RETURNING %5$s, %7$s
        """
        .formatted(
            model.table(),
            condition,
            maxRows + 1,
            assignments,
            model.columns("r"),
            model.columns("t"),
            model.columns("picked"));
  }

  /**
   * NULL needs no type of its own; a value gets the column's from its place. Where that may be text
   * or uuid, the table's own row type reads it.
   */
  private static String bind(Model model, Property property, Object value, Parameters parameters) {
    if (value == null) {
      return "NULL";
    }
    if (property.type() != PropertyType.LOOSE_TEXT) {
      return parameters.bind(value);
    }
    return "(jsonb_populate_record(NULL::%s, %s::jsonb)).%s"
        .formatted(
            model.table(),
            parameters.bind(new JsonObject().put(property.column(), value)),
            property.column());
  }
}
