package dev.palaver.records;

import dev.palaver.channels.Channels;
import dev.palaver.core.ChannelId;
import dev.palaver.core.UserId;
import dev.palaver.core.Uuids;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * The channels that parts of messages are told in: that of the message, whatever channel the row
 * names; for a row without a message the one that it names, if there is such a one.
 *
 * @param ofMessages by the message's id
 * @param known channels that rows name and that are there
 */
record HomeChannels(Map<UUID, ChannelId> ofMessages, Map<ChannelId, String> known) {
  /** The lock keeps a message from moving to another channel until this transaction ends. */
  private static final String OF_MESSAGES =
      """
      SELECT id, channel_id, channel_type FROM messages
      WHERE id = ANY ($1::uuid[]) ORDER BY id FOR SHARE
      """;

  /** A channel that the reference wrote to has no row of its own until it is adopted. */
  private static final String KNOWN =
      """
      SELECT asked.id, coalesce(c.type, m.channel_type)
      FROM unnest($1::uuid[]) AS asked (id)
      LEFT JOIN channels c ON c.id = asked.id
      LEFT JOIN LATERAL (
        SELECT channel_type FROM messages WHERE channel_id = asked.id LIMIT 1) m ON c.id IS NULL
      WHERE c.id IS NOT NULL OR m.channel_type IS NOT NULL
      """;

  /**
   * Finds the channels of rows, prepares them for events and holds their locks. Messages are locked
   * before channels, as everywhere.
   *
   * @param rows of a kind of parts ({@link PartKind})
   * @param author of a channel that would be new
   */
  static Future<HomeChannels> find(
      SqlConnection tx, Channels channels, UserId author, List<JsonObject> rows) {
    Map<UUID, ChannelId> ofMessages = new HashMap<>();
    Map<ChannelId, String> types = new HashMap<>();
    UUID[] messages = ids(rows.stream().map(row -> row.getString("messageId")).toList());
    UUID[] named =
        ids(
            rows.stream()
                .filter(row -> row.getString("messageId") == null)
                .map(row -> row.getString("channelId"))
                .toList());
    return query(tx, OF_MESSAGES, messages)
        .onSuccess(
            found ->
                found.forEach(
                    row -> {
                      ChannelId channel = new ChannelId(row.getUUID(1));
                      ofMessages.put(row.getUUID(0), channel);
                      types.put(channel, row.getString(2));
                    }))
        .compose(found -> query(tx, KNOWN, named))
        .onSuccess(
            found ->
                found.forEach(row -> types.put(new ChannelId(row.getUUID(0)), row.getString(1))))
        .compose(found -> channels.prepare(tx, types, author))
        .map(prepared -> new HomeChannels(ofMessages, types));
  }

  /** The channel of a row; empty when nobody is to be told. */
  Optional<ChannelId> of(JsonObject row) {
    if (row.getString("messageId") != null) {
      return message(row).map(ofMessages::get);
    }
    return named(row).filter(known::containsKey);
  }

  /** Whether the row's message, if it has one, is there. */
  boolean hasMessage(JsonObject row) {
    return row.getString("messageId") == null
        || message(row).map(ofMessages::containsKey).orElse(false);
  }

  /** The channel that the row itself names. */
  static Optional<ChannelId> named(JsonObject row) {
    return Uuids.parse(row.getString("channelId")).map(ChannelId::new);
  }

  private static Optional<UUID> message(JsonObject row) {
    return Uuids.parse(row.getString("messageId"));
  }

  private static UUID[] ids(List<String> texts) {
    return texts.stream()
        .flatMap(text -> Uuids.parse(text).stream())
        .distinct()
        .toArray(UUID[]::new);
  }

  private static Future<List<Row>> query(SqlConnection tx, String sql, UUID[] ids) {
    if (ids.length == 0) {
      return Future.succeededFuture(List.of());
    }
    return tx.preparedQuery(sql)
        .execute(Tuple.tuple().addArrayOfUUID(ids))
        .map(rows -> rows.stream().toList());
  }
}
