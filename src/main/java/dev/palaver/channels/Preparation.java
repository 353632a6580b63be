package dev.palaver.channels;

import dev.palaver.core.ChannelId;
import dev.palaver.core.UserId;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.Map;
import java.util.UUID;

/** Makes channels ready to be written to, within the writing transaction, and holds their locks. */
final class Preparation {
  private static final String UNNUMBERED =
      "SELECT EXISTS (SELECT 1 FROM messages WHERE channel_id = $1 AND seq IS NULL)";
  private static final String CREATE =
      """
      WITH created AS (
        INSERT INTO channels (id, type, created_by) VALUES ($1, $2, $3)
        ON CONFLICT DO NOTHING RETURNING id)
      INSERT INTO channel_members (channel_id, user_id, role)
      SELECT id, $3, 'owner' FROM created
      """;
  private static final String LOCK = "SELECT 1 FROM channels WHERE id = $1 FOR NO KEY UPDATE";
  private static final String LOCK_ALL =
      """
      SELECT 1 FROM channels WHERE id = ANY ($1::uuid[]) ORDER BY id FOR NO KEY UPDATE
      """;
  private static final String UNREADY =
      """
      SELECT asked.id FROM unnest($1::uuid[]) AS asked (id)
      WHERE NOT EXISTS (SELECT 1 FROM channels c WHERE c.id = asked.id)
        OR EXISTS (SELECT 1 FROM messages m WHERE m.channel_id = asked.id AND m.seq IS NULL)
      ORDER BY asked.id
      """;

  private Preparation() {}

  /** Adopts what the reference left in a channel, or creates it with its author as the owner. */
  static Future<Void> one(SqlConnection tx, ChannelId channel, String type, UserId author) {
    Tuple id = Tuple.of(channel.value());
    return tx.preparedQuery(UNNUMBERED)
        .execute(id)
        .compose(
            rows ->
                rows.iterator().next().getBoolean(0)
                    ? Adoption.adopt(tx, channel)
                    : tx.preparedQuery(CREATE)
                        .execute(Tuple.of(channel.value(), type, author.value()))
                        .<Void>mapEmpty())
        .compose(ready -> tx.preparedQuery(LOCK).execute(id))
        .mapEmpty();
  }

  /** The same for several channels, locked in the order of their ids. */
  static Future<Void> several(SqlConnection tx, Map<ChannelId, String> types, UserId author) {
    if (types.isEmpty()) {
      return Future.succeededFuture();
    }
    UUID[] ids = types.keySet().stream().map(ChannelId::value).toArray(UUID[]::new);
    Tuple channels = Tuple.tuple().addArrayOfUUID(ids);
    return tx.preparedQuery(LOCK_ALL)
        .execute(channels)
        .compose(locked -> tx.preparedQuery(UNREADY).execute(channels))
        .compose(
            unready -> {
              Future<Void> prepared = Future.succeededFuture();
              for (Row row : unready) {
                ChannelId channel = new ChannelId(row.getUUID(0));
                prepared = prepared.compose(done -> one(tx, channel, types.get(channel), author));
              }
              return prepared;
            });
  }
}
