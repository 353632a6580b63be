package dev.palaver.channels;

import dev.palaver.core.ChannelId;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;

/**
 * Takes over messages that the reference wrote, which have no {@code seq} (design: Database). They
 * are numbered in the order of their creation, after those that are numbered already; the log
 * begins behind them. Numbering counts as no edit: no audit row, {@code modified_on} stays ({@code
 * palaver.numbering}, see sql/).
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
  private static final String NUMBER =
      """
      WITH oldest AS (
        SELECT id, created_on FROM messages WHERE channel_id = $1 AND seq IS NULL
        ORDER BY created_on, id LIMIT $2::bigint),
      place AS (SELECT id, row_number() OVER (ORDER BY created_on, id) AS n FROM oldest),
      numbered AS (
        UPDATE messages m SET seq = c.last_seq + p.n
        FROM place p, channels c WHERE m.id = p.id AND c.id = $1
        RETURNING m.created_on),
      tally AS (SELECT count(*) AS n, max(created_on) AS newest FROM numbered)
      UPDATE channels SET
        last_seq = last_seq + t.n,
        log_floor = last_seq + t.n,
        active_on = greatest(active_on, t.newest)
      FROM tally t WHERE id = $1 AND t.n > 0
      RETURNING t.n
      """;
  private static final String END_NUMBERING = "SELECT set_config('palaver.numbering', 'off', true)";
  private static final String DERIVE_MEMBERS =
      """
      WITH author AS (
        SELECT created_by AS user_id, min(created_on) AS since FROM messages
        WHERE channel_id = $1 AND created_by IS NOT NULL GROUP BY created_by),
      founder AS (SELECT user_id FROM author ORDER BY since, user_id LIMIT 1),
      named AS (
        SELECT user_id FROM author
        UNION SELECT to_user_id FROM messages
          WHERE channel_id = $1 AND to_user_id IS NOT NULL AND NOT deleted
        UNION SELECT recipient_id FROM message_recipients
          WHERE message_id IN (SELECT id FROM messages WHERE channel_id = $1) AND NOT deleted)
      INSERT INTO channel_members (channel_id, user_id, role, read_seq)
      SELECT $1, n.user_id,
        CASE WHEN n.user_id = (SELECT user_id FROM founder)
          AND NOT EXISTS (SELECT 1 FROM channel_members WHERE channel_id = $1 AND role = 'owner')
        THEN 'owner' ELSE 'member' END,
        coalesce((SELECT max(seq) FROM channel_events WHERE channel_id = $1), 0)
      FROM named n
      WHERE NOT EXISTS (SELECT 1 FROM channels c WHERE c.id = $1 AND c.direct_low IS NOT NULL)
      ON CONFLICT DO NOTHING
      """;
  private static final String SETTLE_WATERMARKS =
      """
      WITH unread AS (
        SELECT r.recipient_id AS user_id, min(x.seq) AS first
        FROM messages x JOIN message_recipients r ON r.message_id = x.id
        WHERE x.channel_id = $1 AND NOT x.deleted AND NOT r.is_read AND NOT r.deleted
        GROUP BY r.recipient_id)
      UPDATE channel_members m
      SET read_seq = greatest(m.read_seq, coalesce(u.first - 1, c.last_seq))
      FROM channels c, channel_members k LEFT JOIN unread u ON u.user_id = k.user_id
      WHERE c.id = $1 AND k.channel_id = $1 AND m.channel_id = $1 AND m.user_id = k.user_id
        AND m.read_seq >= coalesce((SELECT max(seq) FROM channel_events WHERE channel_id = $1), 0)
        AND m.read_seq < coalesce(u.first - 1, c.last_seq)
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

  private Adoption() {}

  /** Adopts one channel within a transaction, which must do nothing else to messages before. */
  static Future<Void> adopt(SqlConnection tx, ChannelId channel) {
    return step(tx, channel, null).mapEmpty();
  }

  /**
   * The same for at most so many messages, the oldest first; the last step makes the members. Until
   * then the channel counts as unnumbered, and who uses it adopts the rest.
   *
   * @param limit null: all
   */
  static Future<Step> step(SqlConnection tx, ChannelId channel, Long limit) {
    Tuple id = Tuple.of(channel.value());
    return Future.succeededFuture()
        .compose(begun -> tx.preparedQuery(CREATE_CHANNEL).execute(id))
        .compose(created -> tx.preparedQuery(LOCK_CHANNEL).execute(id))
        .compose(locked -> number(tx, channel, limit))
        .compose(numbered -> finish(tx, id, numbered));
  }

  private static Future<Long> number(SqlConnection tx, ChannelId channel, Long limit) {
    return tx.query(BEGIN_NUMBERING)
        .execute()
        .compose(begun -> tx.preparedQuery(NUMBER).execute(Tuple.of(channel.value(), limit)))
        .compose(
            rows -> {
              long numbered = rows.size() == 0 ? 0 : rows.iterator().next().getLong(0);
              return tx.query(END_NUMBERING).execute().map(numbered);
            });
  }

  private static Future<Step> finish(SqlConnection tx, Tuple id, long numbered) {
    return tx.preparedQuery(UNNUMBERED)
        .execute(id)
        .map(rows -> rows.iterator().next())
        .compose(
            (Row left) ->
                left.getBoolean(0)
                    ? Future.succeededFuture(new Step(numbered, true))
                    : tx.preparedQuery(DERIVE_MEMBERS)
                        .execute(id)
                        .compose(derived -> tx.preparedQuery(SETTLE_WATERMARKS).execute(id))
                        .map(settled -> new Step(numbered, false)));
  }
}
