package dev.palaver.channels;

import dev.palaver.core.ChannelId;
import dev.palaver.core.Timestamps;
import dev.palaver.core.UserId;
import dev.palaver.events.EventDraft;
import dev.palaver.events.EventType;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.UUID;

/**
 * What a channel is, the same for everybody who sees it.
 *
 * @param type what kind of thing it is, in the terms of the embedding product
 * @param direct whether it is the channel of two users, whose members never change
 * @param archivedOn null for a channel that takes messages
 */
record ChannelFacts(
    ChannelId id,
    String type,
    String name,
    JsonObject metadata,
    boolean direct,
    UUID createdBy,
    OffsetDateTime createdOn,
    OffsetDateTime archivedOn) {
  /** The columns of {@link #of}, of a row with the alias c. */
  static final String COLUMNS =
      """
      c.id, c.type, c.name, c.metadata, c.direct_low IS NOT NULL AS direct, c.created_by,
      c.created_on, c.archived_on""";

  /** How many columns these are. */
  static final int WIDTH = 8;

  /** Reads the first columns of a row. */
  static ChannelFacts of(Row row) {
    Object metadata = row.getValue(3);
    return new ChannelFacts(
        new ChannelId(row.getUUID(0)),
        row.getString(1),
        row.getString(2),
        metadata == Tuple.JSON_NULL ? null : (JsonObject) metadata,
        row.getBoolean(4),
        row.getUUID(5),
        row.getOffsetDateTime(6),
        row.getOffsetDateTime(7));
  }

  boolean archived() {
    return archivedOn != null;
  }

  JsonObject toJson() {
    return new JsonObject()
        .put("id", id.toString())
        .put("channelType", type)
        .put("name", name)
        .put("metadata", metadata)
        .put("direct", direct)
        .put("createdBy", createdBy == null ? null : createdBy.toString())
        .put("createdOn", Timestamps.format(createdOn))
        .put("archivedOn", archivedOn == null ? null : Timestamps.format(archivedOn));
  }

  /** What the channel is told of itself. */
  EventDraft event(EventType eventType, UserId actor, Instant now) {
    return new EventDraft(id, eventType, id.value(), actor, now, toJson());
  }
}
