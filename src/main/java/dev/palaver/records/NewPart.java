package dev.palaver.records;

import dev.palaver.core.Timestamps;
import dev.palaver.core.UserId;
import dev.palaver.core.Uuids;
import dev.palaver.filter.Property;
import dev.palaver.sql.Ids;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * A part of a message on its way into the database.
 *
 * @param row every property, in JSON; absent: null
 * @param answer what its author is told, as the reference: what was given or defaulted, ids as the
 *     client spelt them
 */
record NewPart(UUID id, JsonObject row, JsonObject answer) {
  /** Only these may be given as null, which the answer repeats. */
  private static final Set<String> NULLABLE = Set.of("deletedOn", "deletedBy");

  private static final Set<String> TIMES = Set.of("createdOn", "modifiedOn", "deletedOn");

  /**
   * Reads a body that the contract's schema accepted.
   *
   * @param defaults values of properties that the body does not give
   * @param now creation time where the body gives none
   */
  static NewPart of(
      PartKind kind, JsonObject body, JsonObject defaults, UserId author, Instant now) {
    UUID id = Ids.next();
    String moment = Timestamps.format(now.atOffset(ZoneOffset.UTC));
    JsonObject answer = new JsonObject().put("id", id.toString());
    body.forEach(
        given -> {
          Object value = given.getValue();
          if (value != null || NULLABLE.contains(given.getKey())) {
            answer.put(given.getKey(), TIMES.contains(given.getKey()) ? time(value) : value);
          }
        });
    defaults.forEach(other -> putIfAbsent(answer, other.getKey(), other.getValue()));
    putIfAbsent(answer, "deleted", false);
    putIfAbsent(answer, "createdOn", moment);
    putIfAbsent(answer, "modifiedOn", moment);
    answer.put("createdBy", author.toString()).put("modifiedBy", author.toString());
    JsonObject row = PartRecords.canonical(kind.model(), answer.copy());
    if (kind.deletedOn()) {
      putIfAbsent(row, "deletedOn", moment);
    }
    return new NewPart(id, row, answer);
  }

  /** The row by the names of the columns. */
  JsonObject columns(PartKind kind) {
    JsonObject columns = new JsonObject();
    for (Property property : kind.model().properties()) {
      columns.put(property.column(), row.getValue(property.name()));
    }
    return columns;
  }

  /** The user whom a row names that is not born deleted. */
  Optional<UserId> named(PartKind kind) {
    return row.getBoolean("deleted")
        ? Optional.empty()
        : kind.names().map(row::getString).flatMap(Uuids::parse).map(UserId::new);
  }

  private static String time(Object text) {
    Optional<OffsetDateTime> time = Timestamps.parse((String) text);
    return time.map(Timestamps::format).orElse(null);
  }

  private static void putIfAbsent(JsonObject object, String property, Object value) {
    if (!object.containsKey(property)) {
      object.put(property, value);
    }
  }
}
