package dev.palaver.idempotency;

import dev.palaver.core.ChatException;
import dev.palaver.core.ErrorCode;
import dev.palaver.sql.Database;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.Optional;
import java.util.UUID;

/** The table {@code idempotency_keys}. Any thread. */
public final class IdempotencyKeys {
  private static final String FIND =
      """
      SELECT operation, request_hash, entity_id, response
      FROM idempotency_keys WHERE user_id = $1 AND key = $2
      """;

  private static final String CLAIM =
      """
      INSERT INTO idempotency_keys (user_id, key, operation, request_hash, response)
      VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING RETURNING key
      """;

  private static final String ANSWER =
      "UPDATE idempotency_keys SET response = $3 WHERE user_id = $1 AND key = $2";

  /**
   * What the first request with a key did.
   *
   * @param entityId the row that it made; null where its response says so
   * @param response what it was answered: a JsonObject or a JsonArray
   */
  public record First(UUID entityId, Object response) {}

  private final Database database;

  public IdempotencyKeys(Database database) {
    this.database = database;
  }

  /**
   * Finds what a key stands for.
   *
   * @return empty when it was not used; fails with IDEMPOTENCY_MISMATCH when it was used for
   *     another operation or body
   */
  public Future<Optional<First>> find(IdempotencyKey key) {
    return database
        .query(FIND, Tuple.of(key.user().value(), key.key()))
        .map(rows -> rows.size() == 0 ? Optional.empty() : Optional.of(matching(key, rows)));
  }

  /**
   * Takes a key within the transaction of what it names. When another transaction holds it, this
   * waits for that one's end: so of two requests at the same time one does the work.
   *
   * @param response what the first request is answered: a JsonObject or a JsonArray; null when only
   *     the work will tell ({@link #answer})
   * @return empty: the key was free, and the caller does the work; else what was done before. Fails
   *     with IDEMPOTENCY_MISMATCH when the key was used for another operation or body
   */
  public Future<Optional<First>> claim(SqlConnection tx, IdempotencyKey key, Object response) {
    Tuple values =
        Tuple.of(key.user().value(), key.key(), key.operation(), key.bodyHash(), response);
    return tx.preparedQuery(CLAIM)
        .execute(values)
        .compose(
            claimed ->
                claimed.size() > 0
                    ? Future.succeededFuture(Optional.empty())
                    : tx.preparedQuery(FIND)
                        .execute(Tuple.of(key.user().value(), key.key()))
                        .map(rows -> Optional.of(matching(key, rows))));
  }

  /** Keeps what the first request is answered, in the transaction that claimed the key. */
  public Future<Void> answer(SqlConnection tx, IdempotencyKey key, Object response) {
    return tx.preparedQuery(ANSWER)
        .execute(Tuple.of(key.user().value(), key.key(), response))
        .mapEmpty();
  }

  private static First matching(IdempotencyKey key, RowSet<Row> rows) {
    Row row = rows.iterator().next();
    boolean same =
        row.getString("operation").equals(key.operation())
            && row.getBuffer("request_hash").equals(key.bodyHash());
    if (!same) {
      throw new ChatException(
          ErrorCode.IDEMPOTENCY_MISMATCH,
          "This Idempotency-Key was used for another request; use a new one");
    }
    return new First(row.getUUID("entity_id"), row.getValue("response"));
  }
}
