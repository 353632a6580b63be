package dev.palaver.channels;

import dev.palaver.core.ChannelId;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.UUID;

/**
 * Takes over messages that the reference wrote, which have no {@code seq} (design: Database). They
 * are numbered in the order of their creation, after those that are numbered already; the log
 * begins behind them. Numbering counts as no edit: no audit row, {@code modified_on} stays ({@code
 * palaver.numbering}, see sql/).
 *
 * <p>Whom a message names when it is numbered becomes a member, and never by that message again:
 * later its author may move it, or name others in it, and is no member any more perhaps. So nothing
 * is adopted in a transaction that has changed messages ({@link Adopter}).
 *
 * <p>The reference knows what is unread by its recipient rows alone. So a member who had read all
 * that the log tells has read the adopted messages too, up to the first that has a recipient row of
 * theirs that is not read.
 */
final class Adoption {
  private static final String CREATE_CHANNEL =
      """
      INSERT INTO channels (id, type, created_by, created_on, active_on)
      SELECT channel_id, channel_type, created_by, created_on, created_on FROM messages
      WHERE channel_id = $1 ORDER BY created_on, id LIMIT 1
      ON CONFLICT DO NOTHING
      """;
  private static final String LOCK_CHANNEL =
      "SELECT last_seq FROM channels WHERE id = $1 FOR NO KEY UPDATE";
  private static final String BEGIN_NUMBERING =
      "SELECT set_config('palaver.numbering', 'on', true)";

  /** Messages are locked in the order of their ids, as by an edit of many of them. */
  private static final String NUMBER =
      """
      WITH oldest AS (
        SELECT id, created_on FROM messages WHERE channel_id = $1 AND seq IS NULL
        ORDER BY created_on, id LIMIT $2),
      locked AS MATERIALIZED (
        SELECT o.id, o.created_on FROM oldest o JOIN messages m ON m.id = o.id
        ORDER BY m.id FOR NO KEY UPDATE OF m),
      place AS (SELECT id, row_number() OVER (ORDER BY created_on, id) AS n FROM locked),
      numbered AS (
        UPDATE messages m SET seq = c.last_seq + p.n
        FROM place p, channels c WHERE m.id = p.id AND m.channel_id = $1 AND c.id = $1
        RETURNING m.id, m.seq, m.created_on),
      tally AS (
        SELECT max(seq) AS head, max(created_on) AS newest, array_agg(id) AS ids FROM numbered)
      UPDATE channels SET
        last_seq = t.head, log_floor = t.head, active_on = greatest(active_on, t.newest)
      FROM tally t WHERE id = $1 AND t.head IS NOT NULL
      RETURNING t.ids, t.head
      """;

  private static final String END_NUMBERING = "SELECT set_config('palaver.numbering', 'off', true)";

  /** They have read what was before: else they would have been named before. */
  private static final String JOIN_NAMED =
      """
      WITH numbered AS (
        SELECT id, seq, created_by, to_user_id, deleted FROM messages
        WHERE id = ANY ($2::uuid[])),
      founder AS (
        SELECT created_by AS user_id FROM numbered
        WHERE created_by IS NOT NULL ORDER BY seq LIMIT 1),
      named AS (
        SELECT created_by AS user_id FROM numbered WHERE created_by IS NOT NULL
        UNION SELECT to_user_id FROM numbered WHERE to_user_id IS NOT NULL AND NOT deleted
        UNION SELECT recipient_id FROM message_recipients
          WHERE message_id = ANY ($2::uuid[]) AND NOT deleted)
      INSERT INTO channel_members (channel_id, user_id, role, read_seq)
      SELECT $1, n.user_id,
        CASE WHEN n.user_id = (SELECT user_id FROM founder)
          AND NOT EXISTS (SELECT 1 FROM channel_members WHERE channel_id = $1 AND role = 'owner')
        THEN 'owner' ELSE 'member' END,
        $3
      FROM named n
      WHERE NOT EXISTS (SELECT 1 FROM channels c WHERE c.id = $1 AND c.direct_low IS NOT NULL)
      ON CONFLICT DO NOTHING
      """;

  /** Who had read all that was before. */
  private static final String MOVE_WATERMARKS =
      """
      WITH unread AS (
        SELECT r.recipient_id AS user_id, min(x.seq) AS first
        FROM messages x JOIN message_recipients r ON r.message_id = x.id
        WHERE x.id = ANY ($2::uuid[]) AND NOT x.deleted AND NOT r.is_read AND NOT r.deleted
        GROUP BY r.recipient_id)
      UPDATE channel_members m SET read_seq = coalesce(u.first - 1, $4)
      FROM channel_members k LEFT JOIN unread u ON u.user_id = k.user_id
      WHERE k.channel_id = $1 AND k.read_seq = $3 AND m.channel_id = $1 AND m.user_id = k.user_id
      """;

  /**
   * Who had read all that the log tells, and has read meanwhile the adopted message that was their
   * first unread one. What is unread is looked up for those alone: a user may have much of it.
   */
  private static final String FREE_WATERMARKS =
      """
      WITH freed AS MATERIALIZED (
        SELECT m.user_id, m.read_seq, c.last_seq
        FROM channels c JOIN channel_members m ON m.channel_id = c.id
        WHERE c.id = $1 AND m.read_seq < c.last_seq
          AND m.read_seq >= coalesce(
            (SELECT max(seq) FROM channel_events WHERE channel_id = $1), 0)
          AND NOT EXISTS (
            SELECT 1 FROM messages x JOIN message_recipients r ON r.message_id = x.id
            WHERE x.channel_id = $1 AND x.seq = m.read_seq + 1 AND NOT x.deleted
              AND r.recipient_id = m.user_id AND NOT r.is_read AND NOT r.deleted))
      UPDATE channel_members m SET read_seq = greatest(m.read_seq, coalesce((
        SELECT min(x.seq) - 1 FROM message_recipients r JOIN messages x ON x.id = r.message_id
        WHERE r.recipient_id = f.user_id AND NOT r.is_read AND NOT r.deleted
          AND x.channel_id = $1 AND NOT x.deleted), f.last_seq))
      FROM freed f WHERE m.channel_id = $1 AND m.user_id = f.user_id
      """;

  private static final String UNNUMBERED =
      "SELECT EXISTS (SELECT 1 FROM messages WHERE channel_id = $1 AND seq IS NULL)";

  /**
   * What a step did.
   *
   * @param numbered messages that got their place
   * @param more whether messages of the channel are left
   */
  record Step(long numbered, boolean more) {}

  private static final Step NOTHING = new Step(0, false);

  private Adoption() {}

  /**
   * Adopts at most so many messages of a channel, the oldest first, within a transaction that does
   * nothing else. Until none is left the channel is for nobody to write to or to hear.
   */
  static Future<Step> step(SqlConnection tx, ChannelId channel, long limit) {
    Tuple id = Tuple.of(channel.value());
    return tx.preparedQuery(CREATE_CHANNEL)
        .execute(id)
        .compose(created -> tx.preparedQuery(LOCK_CHANNEL).execute(id))
        .compose(
            locked ->
                locked.size() == 0
                    ? Future.succeededFuture(NOTHING)
                    : number(tx, channel, limit, locked.iterator().next().getLong(0)));
  }

  private static Future<Step> number(SqlConnection tx, ChannelId channel, long limit, long before) {
    return tx.query(BEGIN_NUMBERING)
        .execute()
        .compose(begun -> tx.preparedQuery(NUMBER).execute(Tuple.of(channel.value(), limit)))
        .compose(numbered -> tx.query(END_NUMBERING).execute().map(numbered))
        .compose(
            numbered ->
                numbered.size() == 0
                    ? Future.succeededFuture(NOTHING)
                    : settle(tx, channel, before, numbered.iterator().next()));
  }

  private static Future<Step> settle(SqlConnection tx, ChannelId channel, long before, Row done) {
    UUID[] ids = done.getArrayOfUUIDs(0);
    Tuple batch = Tuple.of(channel.value(), ids, before);
    Tuple placed = Tuple.of(channel.value(), ids, before, done.getLong(1));
    Tuple id = Tuple.of(channel.value());
    return tx.preparedQuery(JOIN_NAMED)
        .execute(batch)
        .compose(joined -> tx.preparedQuery(MOVE_WATERMARKS).execute(placed))
        .compose(moved -> tx.preparedQuery(UNNUMBERED).execute(id))
        .map(left -> new Step(ids.length, left.iterator().next().getBoolean(0)))
        .compose(
            step ->
                step.more()
                    ? Future.succeededFuture(step)
                    : tx.preparedQuery(FREE_WATERMARKS).execute(id).map(step));
  }
}
