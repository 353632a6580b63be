package dev.palaver.channels;

import dev.palaver.core.ChannelId;
import dev.palaver.core.UserId;
import dev.palaver.realtime.Membership;
import dev.palaver.sql.Database;
import io.vertx.core.Future;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.stream.StreamSupport;

/** The channels of a user, as the feed of the user needs them. */
final class Memberships {
  private static final String NEWEST =
      """
      SELECT m.channel_id, c.last_seq
      FROM channel_members m JOIN channels c ON c.id = m.channel_id
      WHERE m.user_id = $1 AND m.left_on IS NULL AND c.archived_on IS NULL
      ORDER BY m.joined_on DESC, m.channel_id LIMIT $2
      """;

  private Memberships() {}

  /** Channels that are not archived, the newest memberships first. */
  static Future<List<Membership>> of(Database database, UserId user, int max) {
    return database
        .query(NEWEST, Tuple.of(user.value(), max))
        .map(
            rows ->
                StreamSupport.stream(rows.spliterator(), false)
                    .map(row -> new Membership(new ChannelId(row.getUUID(0)), row.getLong(1)))
                    .toList());
  }
}
