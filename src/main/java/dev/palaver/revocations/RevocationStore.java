package dev.palaver.revocations;

import dev.palaver.config.RevocationConfig;
import dev.palaver.core.UserId;
import dev.palaver.sql.Database;
import dev.palaver.sql.Ids;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.StreamSupport;

/** The table of revocations. */
final class RevocationStore {
  /** Naming the same again renews the row: one for each user and token, however often. */
  private static final String RENEW =
      """
      SET id = EXCLUDED.id, not_before = EXCLUDED.not_before, reason = EXCLUDED.reason,
        created_by = EXCLUDED.created_by, created_on = EXCLUDED.created_on,
        expires_on = EXCLUDED.expires_on
      RETURNING\s"""
          + Revocation.COLUMNS;

  private static final String INSERT =
      """
      INSERT INTO revocations AS r
        (id, user_id, token_id, not_before, reason, created_by, created_on, expires_on)
      SELECT $1, $2::uuid, $3::text, clock_timestamp(), $4::text, $5, clock_timestamp(),
        clock_timestamp() + $6::bigint * interval '1 second'
      WHERE (SELECT count(*) FROM revocations) < $7
        OR EXISTS (SELECT 1 FROM revocations WHERE user_id = $2 OR token_id = $3)
      ON CONFLICT (%s) DO UPDATE
      """;

  private static final String NEW_USER = INSERT.formatted("user_id") + RENEW;
  private static final String NEW_TOKEN = INSERT.formatted("token_id") + RENEW;

  private static final String SINCE =
      "SELECT "
          + Revocation.COLUMNS
          + " FROM revocations WHERE created_on > $1 AND expires_on > now() ORDER BY created_on";

  private static final String PAGE =
      "SELECT "
          + Revocation.COLUMNS
          + " FROM revocations WHERE expires_on > now() AND ($1::uuid IS NULL OR id < $1)"
          + " ORDER BY id DESC LIMIT $2";

  private static final String EXPIRE = "DELETE FROM revocations WHERE expires_on <= now()";

  private final Database database;

  RevocationStore(Database database) {
    this.database = database;
  }

  /**
   * Writes a revocation, or renews the one of the same user or token.
   *
   * @param userId or null, and then {@code tokenId} is none
   * @return empty when there are as many as are kept
   */
  Future<Optional<Revocation>> write(
      SqlConnection tx,
      UUID userId,
      String tokenId,
      String reason,
      UserId author,
      RevocationConfig config) {
    return tx.preparedQuery(userId != null ? NEW_USER : NEW_TOKEN)
        .execute(
            Tuple.tuple()
                .addUUID(Ids.next())
                .addUUID(userId)
                .addString(tokenId)
                .addString(reason)
                .addUUID(author.value())
                .addLong(config.life().toSeconds())
                .addLong((long) config.maxEntries()))
        .map(rows -> read(rows).stream().findFirst());
  }

  /** Those that were written after a moment of the database's clock. */
  Future<List<Revocation>> since(Instant moment) {
    return database
        .query(SINCE, Tuple.of(moment.atOffset(ZoneOffset.UTC)))
        .map(RevocationStore::read);
  }

  /** The newest ones first; those older than {@code before}, which may be null. */
  Future<List<Revocation>> page(UUID before, int limit) {
    return database
        .query(PAGE, Tuple.tuple().addUUID(before).addInteger(limit))
        .map(RevocationStore::read);
  }

  /** Deletes what names no living token. */
  Future<Void> expire() {
    return database.query(EXPIRE, Tuple.tuple()).mapEmpty();
  }

  private static List<Revocation> read(RowSet<Row> rows) {
    return StreamSupport.stream(rows.spliterator(), false).map(Revocation::of).toList();
  }
}
