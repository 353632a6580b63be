package dev.palaver.channels;

import dev.palaver.core.ChannelId;
import dev.palaver.core.UserId;
import dev.palaver.realtime.Membership;
import dev.palaver.sql.Database;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** The channels of users, as the feeds of the users need them. */
final class Memberships {
  private static final String NEWEST =
      """
      SELECT asked.user_id, newest.channel_id, newest.last_seq
      FROM unnest($1::uuid[]) AS asked (user_id)
      CROSS JOIN LATERAL (
        SELECT m.channel_id, m.joined_on, c.last_seq
        FROM channel_members m JOIN channels c ON c.id = m.channel_id
        WHERE m.user_id = asked.user_id AND m.left_on IS NULL AND c.archived_on IS NULL
        ORDER BY m.joined_on DESC, m.channel_id LIMIT $2) AS newest
      ORDER BY newest.joined_on DESC, newest.channel_id
      """;

  private Memberships() {}

  /** Channels that are not archived, the newest memberships of each user first. */
  static Future<Map<UserId, List<Membership>>> of(Database database, Set<UserId> users, int max) {
    UUID[] ids = users.stream().map(UserId::value).toArray(UUID[]::new);
    return database
        .query(NEWEST, Tuple.tuple().addArrayOfUUID(ids).addInteger(max))
        .map(
            rows -> {
              Map<UserId, List<Membership>> channels = new HashMap<>();
              for (Row row : rows) {
                channels
                    .computeIfAbsent(new UserId(row.getUUID(0)), user -> new ArrayList<>())
                    .add(new Membership(new ChannelId(row.getUUID(1)), row.getLong(2)));
              }
              return channels;
            });
  }
}
