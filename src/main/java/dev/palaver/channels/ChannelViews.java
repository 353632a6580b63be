package dev.palaver.channels;

import dev.palaver.core.ChannelId;
import dev.palaver.core.JsonWeight;
import dev.palaver.core.MemoryBudget;
import dev.palaver.core.Permission;
import dev.palaver.core.Principal;
import dev.palaver.core.Timestamps;
import dev.palaver.filter.ChatModels;
import dev.palaver.http.OperationRequest;
import dev.palaver.sql.Database;
import dev.palaver.sql.RowReader;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.StreamSupport;

/**
 * Channels as one user sees them: with their head, the user's role and watermark, what is unread,
 * the last message. One statement for one channel or a page: it picks the rows first, and looks up
 * the message and the count, which cost most, for those alone.
 */
final class ChannelViews {
  /** Parameters: $1 user, $2 cap of the count; then those of what picks the page. */
  private static final String PICK =
      "WITH page AS MATERIALIZED (SELECT "
          + ChannelFacts.COLUMNS
          + ", c.last_seq, c.active_on, m.role, m.read_seq\n";

  private static final String OWN =
      """
      FROM channel_members m JOIN channels c ON c.id = m.channel_id
      WHERE m.user_id = $1 AND m.left_on IS NULL AND (c.archived_on IS NOT NULL) = $3
        AND ($4::timestamptz IS NULL OR (c.active_on, c.id) < ($4, $5::uuid))
      ORDER BY c.active_on DESC, c.id DESC LIMIT $6)
      """;
  private static final String BY_ID =
      """
      FROM channels c LEFT JOIN channel_members m
        ON m.channel_id = c.id AND m.user_id = $1 AND m.left_on IS NULL
      WHERE c.id = $3)
      """;

  /** Messages that the reference wrote are without a place until they are numbered. */
  private static final String LOOK_UP =
      """
      SELECT page.*, u.unread, %1$s FROM page
      LEFT JOIN LATERAL (
        SELECT newest.* FROM (
          (SELECT 1 AS rank, x.* FROM messages x
            WHERE x.channel_id = page.id AND NOT x.deleted AND x.seq IS NOT NULL
            ORDER BY x.seq DESC LIMIT 1)
          UNION ALL
          (SELECT 2 AS rank, x.* FROM messages x
            WHERE x.channel_id = page.id AND NOT x.deleted AND x.seq IS NULL
            ORDER BY x.created_on DESC, x.id DESC LIMIT 1)) newest
        ORDER BY newest.rank LIMIT 1) l ON true
      CROSS JOIN LATERAL (
        SELECT count(*) AS unread FROM (
          SELECT 1 FROM messages x
          WHERE x.channel_id = page.id AND NOT x.deleted AND x.seq > page.read_seq
            AND x.created_by IS DISTINCT FROM $1 LIMIT $2) counted) u
      ORDER BY page.active_on DESC, page.id DESC
      """
          .formatted(ChatModels.MESSAGE.columns("l"));

  private static final int LAST_SEQ = ChannelFacts.WIDTH;
  private static final int ACTIVE_ON = LAST_SEQ + 1;
  private static final int ROLE = LAST_SEQ + 2;
  private static final int READ_SEQ = LAST_SEQ + 3;
  private static final int UNREAD = LAST_SEQ + 4;
  private static final int MESSAGE = LAST_SEQ + 5;

  /**
   * A channel as one user sees it.
   *
   * @param cursor where the next page begins when this is the last of its page
   * @param member whether the user is one
   */
  record View(JsonObject json, ListCursor cursor, boolean member) {}

  private final int unreadCap;

  ChannelViews(int unreadCap) {
    this.unreadCap = unreadCap;
  }

  /**
   * The caller's own channels, the one written to last first.
   *
   * @param archived whether those that are archived, or those that are not
   * @param before the last one of the page before; null for the first page
   */
  Future<List<View>> own(
      Database database, OperationRequest request, boolean archived, ListCursor before, int limit) {
    Principal caller = request.caller();
    Tuple parameters =
        Tuple.of(
            caller.userId().value(),
            unreadCap,
            archived,
            before == null ? null : before.activeOn(),
            before == null ? null : before.id(),
            limit);
    return database.read(
        PICK + OWN + LOOK_UP, parameters, () -> new Page(caller, request.memory()));
  }

  /** The channels of a page, each taken from what its request may hold. */
  private static final class Page implements RowReader<List<View>> {
    private final Principal caller;
    private final MemoryBudget.Hold memory;
    private final List<View> views = new ArrayList<>();

    Page(Principal caller, MemoryBudget.Hold memory) {
      this.caller = caller;
      this.memory = memory;
    }

    @Override
    public void take(Row row) {
      View view = view(row, caller);
      // As an object, and as text.
      memory.take(2 * JsonWeight.of(view.json()));
      views.add(view);
    }

    @Override
    public List<View> result() {
      return views;
    }
  }

  /** One channel, whether the caller may see it or not; empty when it is not there. */
  Future<Optional<View>> one(Query query, Principal caller, ChannelId channel) {
    return query
        .run(PICK + BY_ID + LOOK_UP, Tuple.of(caller.userId().value(), unreadCap, channel.value()))
        .map(
            rows ->
                StreamSupport.stream(rows.spliterator(), false)
                    .map(row -> view(row, caller))
                    .findFirst());
  }

  private static View view(Row row, Principal caller) {
    ChannelFacts facts = ChannelFacts.of(row);
    boolean message = row.getValue(MESSAGE) != null && caller.may(Permission.VIEW_MESSAGE);
    JsonObject json =
        facts
            .toJson()
            .put("seq", row.getLong(LAST_SEQ))
            .put("activeOn", Timestamps.format(row.getOffsetDateTime(ACTIVE_ON)))
            .put("role", row.getString(ROLE))
            .put("readSeq", row.getLong(READ_SEQ))
            .put("unreadCount", row.getLong(UNREAD))
            .put("lastMessage", message ? ChatModels.MESSAGE.toJson(row, MESSAGE) : null);
    UUID id = facts.id().value();
    return new View(
        json, new ListCursor(row.getOffsetDateTime(ACTIVE_ON), id), row.getValue(ROLE) != null);
  }
}
