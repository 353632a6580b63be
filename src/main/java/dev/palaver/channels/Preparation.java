package dev.palaver.channels;

import dev.palaver.core.ChannelId;
import dev.palaver.core.UserId;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * Makes channels ready to be written to, within the writing transaction, and holds their locks.
 * Those that are not adopted end the transaction ({@link Adopter}), before a channel's lock is
 * taken: adoption holds one while it waits for messages, which this transaction may have locked.
 */
final class Preparation {
  private static final String UNNUMBERED =
      """
      SELECT 1 FROM unnest($1::uuid[]) AS asked (id)
      WHERE EXISTS (SELECT 1 FROM messages m WHERE m.channel_id = asked.id AND m.seq IS NULL)
      LIMIT 1
      """;
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
      SELECT id FROM channels WHERE id = ANY ($1::uuid[]) ORDER BY id FOR NO KEY UPDATE
      """;

  private Preparation() {}

  /** Creates a channel with its author as the owner, if it is not there. */
  static Future<Void> one(SqlConnection tx, ChannelId channel, String type, UserId author) {
    return requireAdopted(tx, Set.of(channel)).compose(ready -> create(tx, channel, type, author));
  }

  /** The same for several channels, locked in the order of their ids. */
  static Future<Void> several(SqlConnection tx, Map<ChannelId, String> types, UserId author) {
    if (types.isEmpty()) {
      return Future.succeededFuture();
    }
    return requireAdopted(tx, types.keySet())
        .compose(ready -> tx.preparedQuery(LOCK_ALL).execute(ids(types.keySet())))
        .compose(
            locked -> {
              Set<ChannelId> missing = new HashSet<>(types.keySet());
              for (Row row : locked) {
                missing.remove(new ChannelId(row.getUUID(0)));
              }
              Future<Void> prepared = Future.succeededFuture();
              for (ChannelId channel : inOrder(missing)) {
                prepared =
                    prepared.compose(done -> create(tx, channel, types.get(channel), author));
              }
              return prepared;
            });
  }

  /** Fails with {@link NotAdopted} when one of the channels has messages without a place. */
  static Future<Void> requireAdopted(SqlConnection tx, Set<ChannelId> channels) {
    return tx.preparedQuery(UNNUMBERED)
        .execute(ids(channels))
        .map(
            unnumbered -> {
              if (unnumbered.size() > 0) {
                throw new NotAdopted(channels);
              }
              return null;
            });
  }

  private static Future<Void> create(
      SqlConnection tx, ChannelId channel, String type, UserId author) {
    return tx.preparedQuery(CREATE)
        .execute(Tuple.of(channel.value(), type, author.value()))
        .compose(ready -> tx.preparedQuery(LOCK).execute(Tuple.of(channel.value())))
        .mapEmpty();
  }

  /** PostgreSQL's order of uuids is that of their text; Java's is another. */
  private static List<ChannelId> inOrder(Set<ChannelId> channels) {
    return channels.stream().sorted(Comparator.comparing(ChannelId::toString)).toList();
  }

  private static Tuple ids(Set<ChannelId> channels) {
    return Tuple.tuple()
        .addArrayOfUUID(channels.stream().map(ChannelId::value).toArray(UUID[]::new));
  }
}
