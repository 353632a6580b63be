package dev.palaver.events;

import dev.palaver.core.ChannelId;
import dev.palaver.core.ChatException;
import dev.palaver.core.UserId;
import dev.palaver.sql.Database;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;

/**
 * The log of every channel: tables {@code channels} (the head) and {@code channel_events}.
 *
 * <p>The lock on the channel's row, held until commit, makes {@code seq} the order of the commits:
 * whoever reads the log sees 1, 2, 3 … without a hole, up to some head. May be used from any
 * thread; a future completes on the context that asked.
 */
public final class EventLog {
  /**
   * Where a channel's log stands.
   *
   * @param seq the newest event; 0 before the first
   * @param floor events up to this one are not in the log (too old, or older than the log)
   */
  public record Head(long seq, long floor) {
    /** Of a channel that has no row yet. */
    public static final Head NONE = new Head(0, 0);
  }

  /**
   * A page ends where its events take 256 KiB of text: of those that can be a thousand times the
   * usual ones, a page would be more than a node has. What is stored short may be long: compressed,
   * or a number as {@code 1e308}, which PostgreSQL writes out.
   */
  private static final String READ =
      """
      SELECT seq, type, entity_id, actor, occurred_on, payload FROM (
        SELECT sized.*, sum(size) OVER (
            ORDER BY seq ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS before
        FROM (
          SELECT seq, type, entity_id, actor, occurred_on, payload,
            octet_length(payload::text) AS size
          FROM channel_events WHERE channel_id = $1 AND seq > $2 ORDER BY seq LIMIT $3) sized
        ) summed
      WHERE coalesce(before, 0) < 262144
      ORDER BY seq
      """;

  private final Database database;

  public EventLog(Database database) {
    this.database = database;
  }

  /**
   * Writes events in the caller's transaction: {@link #reserve} and {@link #insert} in one.
   *
   * @return the events at their places, in the order of the drafts; fails with NOT_FOUND when a
   *     channel has no row
   */
  public Future<List<ChatEvent>> append(SqlConnection tx, List<EventDraft> drafts) {
    return append(tx, drafts, placed -> Future.succeededFuture());
  }

  /**
   * As {@link #append(SqlConnection, List)}, for a caller whose rows or data depend on the places.
   *
   * @param beforeInsert called with the events at their places, before they are written
   */
  public Future<List<ChatEvent>> append(
      SqlConnection tx,
      List<EventDraft> drafts,
      Function<List<ChatEvent>, Future<Void>> beforeInsert) {
    if (drafts.isEmpty()) {
      return Future.succeededFuture(List.of());
    }
    Map<ChannelId, Integer> counts = new LinkedHashMap<>();
    drafts.forEach(draft -> counts.merge(draft.channelId(), 1, Integer::sum));
    return reserve(tx, counts)
        .map(first -> place(drafts, first))
        .compose(events -> beforeInsert.apply(events).map(events))
        .compose(events -> insert(tx, events).map(events));
  }

  /**
   * Takes places in the caller's transaction, for a writer whose rows carry their {@code seq}. It
   * locks the channels in the order of their ids, so that writers of several channels do not wait
   * for each other in a ring. Every place must be filled by {@link #insert} before the commit.
   *
   * @param counts how many events each channel gets, 1 or more
   * @return the first place of each channel; fails with NOT_FOUND when a channel has no row
   */
  public Future<Map<ChannelId, Long>> reserve(SqlConnection tx, Map<ChannelId, Integer> counts) {
    UUID[] ids = new UUID[counts.size()];
    Integer[] numbers = new Integer[counts.size()];
    int i = 0;
    for (Map.Entry<ChannelId, Integer> entry : counts.entrySet()) {
      ids[i] = entry.getKey().value();
      numbers[i++] = entry.getValue();
    }
    String sql =
        """
        WITH wanted AS MATERIALIZED (
          SELECT w.id, w.n FROM unnest($1::uuid[], $2::int[]) AS w (id, n)
        ), locked AS MATERIALIZED (
          SELECT c.id FROM channels c WHERE c.id = ANY ($1::uuid[])
          ORDER BY c.id FOR NO KEY UPDATE
        )
        UPDATE channels c SET last_seq = c.last_seq + w.n
        FROM wanted w JOIN locked l ON l.id = w.id
        WHERE c.id = w.id
        RETURNING c.id, c.last_seq - w.n + 1 AS first_seq
        """;
    return tx.preparedQuery(sql)
        .execute(Tuple.tuple().addArrayOfUUID(ids).addArrayOfInteger(numbers))
        .map(rows -> firstPlaces(rows, counts));
  }

  /** Writes events at places that {@link #reserve} gave, in the caller's transaction. */
  public Future<Void> insert(SqlConnection tx, List<ChatEvent> events) {
    return tx.preparedQuery(EventRows.INSERT).execute(EventRows.of(events)).mapEmpty();
  }

  /** Where one channel's log stands; {@link Head#NONE} when there is no such channel. */
  public Future<Head> head(ChannelId channel) {
    return heads(List.of(channel)).map(heads -> heads.getOrDefault(channel, Head.NONE));
  }

  /** Where the logs of several channels stand, by one statement; unknown channels are left out. */
  public Future<Map<ChannelId, Head>> heads(Collection<ChannelId> channels) {
    if (channels.isEmpty()) {
      return Future.succeededFuture(Map.of());
    }
    UUID[] ids = channels.stream().map(ChannelId::value).toArray(UUID[]::new);
    String sql = "SELECT id, last_seq, log_floor FROM channels WHERE id = ANY ($1::uuid[])";
    return database.query(sql, Tuple.tuple().addArrayOfUUID(ids)).map(EventLog::readHeads);
  }

  /**
   * One page of a channel's log, oldest first.
   *
   * @param afterSeq the last event that the caller has; 0 for none
   * @param limit most events, 1 or more; fewer come where they are large
   * @return the events that follow; the first one's {@code seq} is {@code afterSeq + 1} unless the
   *     log begins later
   */
  public Future<List<ChatEvent>> read(ChannelId channel, long afterSeq, int limit) {
    return database
        .query(READ, Tuple.of(channel.value(), afterSeq, limit))
        .map(rows -> readEvents(channel, rows));
  }

  private static List<ChatEvent> place(List<EventDraft> drafts, Map<ChannelId, Long> first) {
    Map<ChannelId, Long> next = new HashMap<>(first);
    List<ChatEvent> events = new ArrayList<>(drafts.size());
    for (EventDraft draft : drafts) {
      long seq = next.get(draft.channelId());
      next.put(draft.channelId(), seq + 1);
      events.add(draft.at(seq));
    }
    return events;
  }

  private static Map<ChannelId, Long> firstPlaces(
      RowSet<Row> rows, Map<ChannelId, Integer> counts) {
    Map<ChannelId, Long> first = new HashMap<>();
    for (Row row : rows) {
      first.put(new ChannelId(row.getUUID(0)), row.getLong(1));
    }
    for (ChannelId channel : counts.keySet()) {
      if (!first.containsKey(channel)) {
        throw ChatException.notFound("Channel", channel);
      }
    }
    return first;
  }

  private static Map<ChannelId, Head> readHeads(RowSet<Row> rows) {
    Map<ChannelId, Head> heads = new HashMap<>();
    for (Row row : rows) {
      heads.put(new ChannelId(row.getUUID(0)), new Head(row.getLong(1), row.getLong(2)));
    }
    return heads;
  }

  private static List<ChatEvent> readEvents(ChannelId channel, RowSet<Row> rows) {
    List<ChatEvent> events = new ArrayList<>(rows.size());
    for (Row row : rows) {
      UUID actor = row.getUUID(3);
      Instant occurredOn = row.getOffsetDateTime(4).toInstant();
      JsonObject data = row.getJsonObject(5);
      events.add(
          new ChatEvent(
              channel,
              row.getLong(0),
              EventType.ofWireName(row.getString(1)),
              row.getUUID(2),
              actor == null ? null : new UserId(actor),
              occurredOn,
              data));
    }
    return events;
  }
}
