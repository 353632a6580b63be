package dev.palaver.events;

import io.vertx.sqlclient.Tuple;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;

/** The statement that writes events into the log, many at once. Holds no state; any thread. */
final class EventRows {
  static final String INSERT =
      """
      INSERT INTO channel_events
        (channel_id, seq, type, entity_id, actor, occurred_on, payload)
      SELECT e.channel_id, e.seq, e.type, e.entity_id, e.actor, e.occurred_on, e.payload::jsonb
      FROM unnest($1::uuid[], $2::bigint[], $3::text[], $4::uuid[], $5::uuid[],
          $6::timestamptz[], $7::text[])
        AS e (channel_id, seq, type, entity_id, actor, occurred_on, payload)
      """;

  private EventRows() {}

  /** The statement's parameters: an array for each column. */
  static Tuple of(List<ChatEvent> events) {
    int n = events.size();
    UUID[] channels = new UUID[n];
    Long[] seqs = new Long[n];
    String[] types = new String[n];
    UUID[] entities = new UUID[n];
    UUID[] actors = new UUID[n];
    OffsetDateTime[] times = new OffsetDateTime[n];
    String[] payloads = new String[n];
    for (int i = 0; i < n; i++) {
      ChatEvent event = events.get(i);
      channels[i] = event.channelId().value();
      seqs[i] = event.seq();
      types[i] = event.type().wireName();
      entities[i] = event.entityId();
      actors[i] = event.actor() == null ? null : event.actor().value();
      times[i] = event.occurredOn().atOffset(ZoneOffset.UTC);
      payloads[i] = event.data().encode();
    }
    return Tuple.tuple()
        .addArrayOfUUID(channels)
        .addArrayOfLong(seqs)
        .addArrayOfString(types)
        .addArrayOfUUID(entities)
        .addArrayOfUUID(actors)
        .addArrayOfOffsetDateTime(times)
        .addArrayOfString(payloads);
  }
}
