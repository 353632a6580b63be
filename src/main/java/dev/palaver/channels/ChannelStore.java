package dev.palaver.channels;

import dev.palaver.core.ChannelId;
import dev.palaver.core.UserId;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** The table {@code channels}, within a transaction. */
final class ChannelStore {
  private static final String HOLD =
      "SELECT "
          + ChannelFacts.COLUMNS
          + """
          , EXISTS (SELECT 1 FROM messages WHERE channel_id = $1 AND seq IS NULL)
          FROM channels c WHERE c.id = $1 FOR NO KEY UPDATE
          """;
  private static final int UNNUMBERED = ChannelFacts.WIDTH;
  private static final String ARCHIVED =
      "SELECT 1 FROM channels WHERE id = $1 AND archived_on IS NOT NULL";
  private static final String INSERT =
      """
      INSERT INTO channels AS c (id, type, name, metadata, created_by)
      VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING RETURNING
      """
          + ChannelFacts.COLUMNS;
  private static final String INSERT_DIRECT =
      """
      INSERT INTO channels AS c (id, type, created_by, direct_low, direct_high)
      VALUES ($1, $2, $3, $4, $5)
      ON CONFLICT (direct_low, direct_high) WHERE direct_low IS NOT NULL DO NOTHING RETURNING
      """
          + ChannelFacts.COLUMNS;
  private static final String FIND_DIRECT =
      "SELECT id FROM channels WHERE direct_low = $1 AND direct_high = $2";
  private static final String UPDATE =
      """
      UPDATE channels c SET
        type = CASE WHEN $2 THEN $3 ELSE c.type END,
        name = CASE WHEN $4 THEN $5 ELSE c.name END,
        metadata = CASE WHEN $6 THEN $7::jsonb ELSE c.metadata END
      WHERE c.id = $1 RETURNING
      """
          + ChannelFacts.COLUMNS;
  private static final String ARCHIVE =
      "UPDATE channels c SET archived_on = now() WHERE c.id = $1 RETURNING " + ChannelFacts.COLUMNS;

  private ChannelStore() {}

  /**
   * Locks a channel until the transaction ends; empty when there is no such channel. Fails with
   * {@link NotAdopted} when the reference left messages in it.
   */
  static Future<Optional<ChannelFacts>> hold(SqlConnection tx, ChannelId channel) {
    return tx.preparedQuery(HOLD)
        .execute(Tuple.of(channel.value()))
        .compose(
            rows ->
                rows.size() == 0
                    ? Preparation.requireAdopted(tx, Set.of(channel)).map(Optional.empty())
                    : Future.succeededFuture(Optional.of(held(rows.iterator().next(), channel))));
  }

  /** Refuses a channel that is archived. */
  static Future<Void> requireOpen(SqlConnection tx, ChannelId channel) {
    return tx.preparedQuery(ARCHIVED)
        .execute(Tuple.of(channel.value()))
        .map(
            rows -> {
              if (rows.size() > 0) {
                throw MemberRules.archived();
              }
              return null;
            });
  }

  private static ChannelFacts held(Row row, ChannelId channel) {
    if (row.getBoolean(UNNUMBERED)) {
      throw new NotAdopted(Set.of(channel));
    }
    return ChannelFacts.of(row);
  }

  /** Empty when a channel has this id already, if only by messages that the reference wrote. */
  static Future<Optional<ChannelFacts>> insertNew(
      SqlConnection tx, NewChannel wanted, UserId author) {
    Future<Boolean> used =
        wanted.given()
            ? hold(tx, new ChannelId(wanted.id())).map(Optional::isPresent)
            : Future.succeededFuture(false);
    return used.compose(
        taken -> taken ? Future.succeededFuture(Optional.empty()) : insert(tx, wanted, author));
  }

  private static Future<Optional<ChannelFacts>> insert(
      SqlConnection tx, NewChannel wanted, UserId author) {
    return tx.preparedQuery(INSERT)
        .execute(
            Tuple.of(wanted.id(), wanted.type(), wanted.name(), wanted.metadata(), author.value()))
        .map(rows -> first(rows).map(ChannelFacts::of));
  }

  /**
   * The direct channel of two users, if they have none yet. Waits for a transaction that makes it
   * at the same time.
   */
  static Future<Optional<ChannelFacts>> insertDirect(
      SqlConnection tx, UUID id, UserId author, Pair pair) {
    return tx.preparedQuery(INSERT_DIRECT)
        .execute(Tuple.of(id, Pair.TYPE, author.value(), pair.low(), pair.high()))
        .map(rows -> first(rows).map(ChannelFacts::of));
  }

  /** The id of the direct channel of two users, which is there. */
  static Future<ChannelId> findDirect(SqlConnection tx, Pair pair) {
    return tx.preparedQuery(FIND_DIRECT)
        .execute(Tuple.of(pair.low(), pair.high()))
        .map(rows -> new ChannelId(rows.iterator().next().getUUID(0)));
  }

  /** Sets what the body names: {@code channelType}, {@code name}, {@code metadata}. */
  static Future<ChannelFacts> update(SqlConnection tx, ChannelId channel, JsonObject body) {
    return tx.preparedQuery(UPDATE)
        .execute(
            Tuple.of(
                channel.value(),
                body.containsKey("channelType"),
                body.getString("channelType"),
                body.containsKey("name"),
                body.getString("name"),
                body.containsKey("metadata"),
                body.getJsonObject("metadata")))
        .map(rows -> ChannelFacts.of(rows.iterator().next()));
  }

  static Future<ChannelFacts> archive(SqlConnection tx, ChannelId channel) {
    return tx.preparedQuery(ARCHIVE)
        .execute(Tuple.of(channel.value()))
        .map(rows -> ChannelFacts.of(rows.iterator().next()));
  }

  private static Optional<Row> first(RowSet<Row> rows) {
    return rows.size() == 0 ? Optional.empty() : Optional.of(rows.iterator().next());
  }
}
