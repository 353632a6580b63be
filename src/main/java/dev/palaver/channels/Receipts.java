package dev.palaver.channels;

import dev.palaver.channels.ChannelChanges.Done;
import dev.palaver.core.ChannelId;
import dev.palaver.core.ChatException;
import dev.palaver.core.UserId;
import dev.palaver.events.EventDraft;
import dev.palaver.events.EventType;
import dev.palaver.http.OperationRequest;
import dev.palaver.http.Operations;
import dev.palaver.http.Reply;
import dev.palaver.sql.Database;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * Who has read up to where. A member's watermark never goes back and never passes the head; it and
 * the member's recipient rows agree:
 *
 * <ul>
 *   <li>Reading up to a place marks every recipient row of the reader up to there as read, before
 *       the watermark moves: a cut in between leaves rows read that the watermark does not cover
 *       yet, and never the reverse.
 *   <li>Marking a recipient row as read moves the watermark to the newest message that is addressed
 *       to the reader and lies before the first one that is still unread: the rows are the
 *       reference's list of what is to be read, so nothing unread on it is passed over.
 * </ul>
 *
 * <p>A row that is marked as unread again leaves the watermark where it is. What is written is one
 * row of a member, one event, and the reader's own recipient rows, however large the group is.
 */
final class Receipts {
  private static final int ROWS_AT_ONCE = 1000;

  private static final String MARK_ROWS =
      """
      WITH picked AS MATERIALIZED (
        SELECT r.id FROM message_recipients r JOIN messages x ON x.id = r.message_id
        WHERE r.recipient_id = $1 AND NOT r.is_read AND NOT r.deleted
          AND x.channel_id = $2 AND x.seq <= $3
          AND EXISTS (SELECT 1 FROM channel_members m
            WHERE m.channel_id = $2 AND m.user_id = $1 AND m.left_on IS NULL)
        ORDER BY r.id LIMIT $4 FOR NO KEY UPDATE OF r)
      UPDATE message_recipients r SET is_read = true, modified_by = $1
      FROM picked WHERE r.id = picked.id
      """;

  /** The events of others' reading are nothing to read: to pass them is not told. */
  private static final String MOVE =
      """
      WITH before AS MATERIALIZED (
        SELECT m.read_seq, least($3, c.last_seq) AS target
        FROM channel_members m JOIN channels c ON c.id = m.channel_id
        WHERE m.channel_id = $1 AND m.user_id = $2),
      moved AS (
        UPDATE channel_members m SET read_seq = b.target FROM before b
        WHERE m.channel_id = $1 AND m.user_id = $2 AND m.read_seq < b.target)
      SELECT greatest(b.read_seq, b.target),
        b.read_seq < b.target AND (
          EXISTS (SELECT 1 FROM messages x
            WHERE x.channel_id = $1 AND NOT x.deleted AND x.seq > b.read_seq AND x.seq <= b.target)
          OR EXISTS (SELECT 1 FROM channel_events e
            WHERE e.channel_id = $1 AND e.seq > b.read_seq AND e.seq <= b.target
              AND e.type <> 'read'))
      FROM before b
      """;

  private static final String FOLLOW_ROWS =
      """
      WITH target AS (
        SELECT m.channel_id, m.user_id, newest.seq
        FROM unnest($1::uuid[], $2::uuid[]) AS reader (channel_id, user_id)
        JOIN channel_members m ON m.channel_id = reader.channel_id
          AND m.user_id = reader.user_id AND m.left_on IS NULL
        CROSS JOIN LATERAL (
          SELECT min(x.seq) AS seq
          FROM message_recipients r JOIN messages x ON x.id = r.message_id
          WHERE r.recipient_id = m.user_id AND NOT r.is_read AND NOT r.deleted
            AND x.channel_id = m.channel_id AND NOT x.deleted) unread
        CROSS JOIN LATERAL (
          SELECT x.seq FROM messages x
          WHERE x.channel_id = m.channel_id AND NOT x.deleted AND x.seq > m.read_seq
            AND (unread.seq IS NULL OR x.seq < unread.seq)
            AND EXISTS (SELECT 1 FROM message_recipients r WHERE r.message_id = x.id
              AND r.recipient_id = m.user_id AND r.is_read AND NOT r.deleted)
          ORDER BY x.seq DESC LIMIT 1) newest)
      UPDATE channel_members m SET read_seq = t.seq FROM target t
      WHERE m.channel_id = t.channel_id AND m.user_id = t.user_id AND m.read_seq < t.seq
      RETURNING m.channel_id, m.user_id, m.read_seq
      """;

  private final Database database;
  private final Channels channels;
  private final ChannelChanges changes;
  private final ChannelViews views;
  private final Clock clock;

  Receipts(
      Database database,
      Channels channels,
      ChannelChanges changes,
      ChannelViews views,
      Clock clock) {
    this.database = database;
    this.channels = channels;
    this.changes = changes;
    this.views = views;
    this.clock = clock;
  }

  void bind(Operations operations) {
    operations.bind("markChannelRead", this::read);
  }

  private Future<Reply> read(OperationRequest request) {
    ChannelId channel = new ChannelId(request.id());
    long seq = request.body().getNumber("seq").longValue();
    String operation = "markChannelRead " + channel;
    return channels
        .requireVisible(request.caller(), channel)
        .compose(visible -> changes.repeated(request, operation))
        .compose(
            before ->
                before.isPresent()
                    ? Future.succeededFuture(before.get())
                    : markRows(request.userId(), channel, seq)
                        .compose(
                            marked ->
                                changes.run(
                                    request, operation, tx -> move(tx, request, channel, seq))));
  }

  /** A member's rows, in steps of a bounded size, each committed on its own. */
  private Future<Void> markRows(UserId user, ChannelId channel, long seq) {
    return database
        .query(MARK_ROWS, Tuple.of(user.value(), channel.value(), seq, ROWS_AT_ONCE))
        .compose(
            rows ->
                rows.rowCount() < ROWS_AT_ONCE
                    ? Future.succeededFuture()
                    : markRows(user, channel, seq));
  }

  private Future<Done> move(
      SqlConnection tx, OperationRequest request, ChannelId channel, long seq) {
    return changes
        .enter(tx, request.caller(), channel)
        .compose(entered -> Members.find(tx, channel, request.userId()))
        .map(found -> found.orElseThrow(() -> ChatException.notFound("Member", request.userId())))
        .compose(
            member ->
                tx.preparedQuery(MOVE)
                    .execute(Tuple.of(channel.value(), request.userId().value(), seq)))
        .map(rows -> done(rows.iterator().next(), request, channel));
  }

  private Done done(Row row, OperationRequest request, ChannelId channel) {
    List<EventDraft> drafts = new ArrayList<>();
    if (row.getBoolean(1)) {
      drafts.add(
          draft(channel, request.userId(), row.getLong(0), request.userId(), clock.instant()));
    }
    return new Done(
        drafts,
        tx ->
            views
                .one(Query.within(tx), request.caller(), channel)
                .map(view -> position(view.orElseThrow().json())));
  }

  private static JsonObject position(JsonObject view) {
    return new JsonObject()
        .put("channelId", view.getString("id"))
        .put("readSeq", view.getLong("readSeq"))
        .put("unreadCount", view.getLong("unreadCount"))
        .put("seq", view.getLong("seq"));
  }

  /**
   * Moves the watermarks of users whose recipient rows were marked as read, within the transaction
   * that did it and that holds the channels' locks.
   *
   * @return what the channels are to be told
   */
  static Future<List<EventDraft>> followRows(
      SqlConnection tx, Map<ChannelId, Set<UserId>> readers, UserId actor, Instant now) {
    List<UUID> ids = new ArrayList<>();
    List<UUID> users = new ArrayList<>();
    readers.forEach(
        (channel, members) ->
            members.forEach(
                user -> {
                  ids.add(channel.value());
                  users.add(user.value());
                }));
    if (ids.isEmpty()) {
      return Future.succeededFuture(List.of());
    }
    return tx.preparedQuery(FOLLOW_ROWS)
        .execute(
            Tuple.tuple()
                .addArrayOfUUID(ids.toArray(UUID[]::new))
                .addArrayOfUUID(users.toArray(UUID[]::new)))
        .map(
            rows ->
                rows.stream()
                    .map(
                        row ->
                            draft(
                                new ChannelId(row.getUUID(0)),
                                new UserId(row.getUUID(1)),
                                row.getLong(2),
                                actor,
                                now))
                    .toList());
  }

  private static EventDraft draft(
      ChannelId channel, UserId user, long seq, UserId actor, Instant now) {
    JsonObject data = new JsonObject().put("userId", user.toString()).put("seq", seq);
    return new EventDraft(channel, EventType.READ, user.value(), actor, now, data);
  }
}
