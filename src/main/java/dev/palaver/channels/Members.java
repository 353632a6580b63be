package dev.palaver.channels;

import dev.palaver.core.ChannelId;
import dev.palaver.core.ChatException;
import dev.palaver.core.UserId;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.StreamSupport;

/**
 * The table {@code channel_members}. Every change needs the lock of the channel's row, which the
 * caller's transaction holds.
 */
final class Members {
  /** Who joins by a recipient row has not read the message that it is about. */
  private static final String JOIN =
      """
      INSERT INTO channel_members AS m (channel_id, user_id, role, joined_seq, read_seq)
      SELECT c.id, u.id, u.role, c.last_seq + 1, least(c.last_seq, (
        SELECT min(x.seq) - 1 FROM message_recipients r JOIN messages x ON x.id = r.message_id
        WHERE r.recipient_id = u.id AND NOT r.is_read AND NOT r.deleted
          AND x.channel_id = c.id AND NOT x.deleted))
      FROM channels c, unnest($2::uuid[], $3::text[]) AS u (id, role)
      WHERE c.id = $1 AND (c.direct_low IS NULL OR u.id IN (c.direct_low, c.direct_high))
      ON CONFLICT (channel_id, user_id) DO UPDATE
        SET left_on = NULL, joined_on = now(), role = EXCLUDED.role,
          joined_seq = EXCLUDED.joined_seq, read_seq = greatest(m.read_seq, EXCLUDED.read_seq)
        WHERE m.left_on IS NOT NULL
      RETURNING m.user_id, m.role, m.joined_on, m.read_seq, m.left_on
      """;

  private static final String FIND =
      """
      SELECT user_id, role, joined_on, read_seq, left_on FROM channel_members
      WHERE channel_id = $1 AND user_id = ANY ($2::uuid[]) AND left_on IS NULL ORDER BY user_id
      """;
  private static final String PAGE =
      """
      SELECT user_id, role, joined_on, read_seq, left_on FROM channel_members
      WHERE channel_id = $1 AND left_on IS NULL AND ($2::uuid IS NULL OR user_id > $2)
      ORDER BY user_id LIMIT $3
      """;
  private static final String OUTSIDERS =
      """
      SELECT 1 FROM channels c, unnest($2::uuid[]) AS u (id)
      WHERE c.id = $1 AND c.direct_low IS NOT NULL AND u.id NOT IN (c.direct_low, c.direct_high)
      """;
  private static final String OTHER_OWNER =
      """
      SELECT 1 FROM channel_members
      WHERE channel_id = $1 AND role = 'owner' AND left_on IS NULL AND user_id <> $2 LIMIT 1
      """;
  private static final String CHANGE_ROLE =
      """
      UPDATE channel_members SET role = $3 WHERE channel_id = $1 AND user_id = $2
      RETURNING user_id, role, joined_on, read_seq, left_on
      """;
  private static final String LEAVE =
      """
      UPDATE channel_members SET left_on = now() WHERE channel_id = $1 AND user_id = $2
      RETURNING user_id, role, joined_on, read_seq, left_on
      """;

  private Members() {}

  /** Makes members of users; who is one already stays as they are, and is not returned. */
  static Future<List<Member>> join(SqlConnection tx, ChannelId channel, Map<UserId, Role> users) {
    if (users.isEmpty()) {
      return Future.succeededFuture(List.of());
    }
    UUID[] ids = ids(users.keySet());
    String[] roles = users.values().stream().map(Role::wireName).toArray(String[]::new);
    return tx.preparedQuery(JOIN)
        .execute(Tuple.of(channel.value()).addArrayOfUUID(ids).addArrayOfString(roles))
        .map(Members::read);
  }

  /**
   * The same for plain members.
   *
   * @return fails with DIRECT_CHANNEL when somebody is named in a direct channel of two others
   */
  static Future<List<Member>> joinOnlyInsiders(
      SqlConnection tx, ChannelId channel, Collection<UserId> users) {
    return join(tx, channel, plain(users))
        .compose(
            joined ->
                users.isEmpty() || !joined.isEmpty()
                    ? Future.succeededFuture(joined)
                    : areOutside(tx, channel, users)
                        .map(
                            outside -> {
                              if (outside) {
                                throw MemberRules.direct();
                              }
                              return joined;
                            }));
  }

  /** These users, each in the role member. */
  static Map<UserId, Role> plain(Collection<UserId> users) {
    Map<UserId, Role> roles = new LinkedHashMap<>();
    users.forEach(user -> roles.put(user, Role.MEMBER));
    return roles;
  }

  /**
   * Refuses who may not post.
   *
   * @param absent what who is no member is told
   */
  static Future<Void> requireWriter(
      SqlConnection tx, ChannelId channel, UserId user, Supplier<ChatException> absent) {
    return find(tx, channel, user)
        .map(
            found -> {
              if (!found.orElseThrow(absent).role().mayPost()) {
                throw Channels.readOnly();
              }
              return null;
            });
  }

  /** Whether the channel is a direct one, and somebody of these is not one of its two users. */
  private static Future<Boolean> areOutside(
      SqlConnection tx, ChannelId channel, Collection<UserId> users) {
    return tx.preparedQuery(OUTSIDERS)
        .execute(Tuple.of(channel.value()).addArrayOfUUID(ids(users)))
        .map(rows -> rows.size() > 0);
  }

  static Future<Optional<Member>> find(SqlConnection tx, ChannelId channel, UserId user) {
    return find(tx, channel, List.of(user)).map(found -> found.stream().findFirst());
  }

  /** Those of the users who are members, in the order of their ids. */
  static Future<List<Member>> find(SqlConnection tx, ChannelId channel, Collection<UserId> users) {
    return tx.preparedQuery(FIND)
        .execute(Tuple.of(channel.value()).addArrayOfUUID(ids(users)))
        .map(Members::read);
  }

  /**
   * Members in the order of their ids.
   *
   * @param after the last one of the page before; null for the first page
   */
  static Future<List<Member>> page(Query query, ChannelId channel, UUID after, int limit) {
    return query.run(PAGE, Tuple.of(channel.value(), after, limit)).map(Members::read);
  }

  static Future<Boolean> hasOtherOwner(SqlConnection tx, ChannelId channel, UserId user) {
    return tx.preparedQuery(OTHER_OWNER)
        .execute(Tuple.of(channel.value(), user.value()))
        .map(rows -> rows.size() > 0);
  }

  static Future<Member> changeRole(SqlConnection tx, ChannelId channel, UserId user, Role role) {
    return tx.preparedQuery(CHANGE_ROLE)
        .execute(Tuple.of(channel.value(), user.value(), role.wireName()))
        .map(rows -> Member.of(rows.iterator().next()));
  }

  static Future<Member> leave(SqlConnection tx, ChannelId channel, UserId user) {
    return tx.preparedQuery(LEAVE)
        .execute(Tuple.of(channel.value(), user.value()))
        .map(rows -> Member.of(rows.iterator().next()));
  }

  private static UUID[] ids(Collection<UserId> users) {
    return users.stream().map(UserId::value).toArray(UUID[]::new);
  }

  private static List<Member> read(RowSet<Row> rows) {
    return StreamSupport.stream(rows.spliterator(), false).map(Member::of).toList();
  }
}
