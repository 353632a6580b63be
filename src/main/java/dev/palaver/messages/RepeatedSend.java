package dev.palaver.messages;

import dev.palaver.idempotency.IdempotencyKeys;
import dev.palaver.sql.Database;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Tuple;
import java.util.Optional;

/** Answers a send whose idempotency key was used before. */
final class RepeatedSend {
  private static final String PLACE = "SELECT seq FROM messages WHERE id = $1";

  private final Database database;
  private final IdempotencyKeys keys;

  RepeatedSend(Database database, IdempotencyKeys keys) {
    this.database = database;
    this.keys = keys;
  }

  /**
   * The first answer: as it was then, even when the message was edited or deleted since.
   *
   * @return fails with IDEMPOTENCY_MISMATCH when the key belongs to another request
   */
  Future<JsonObject> answer(MessageDraft draft) {
    return keys.find(draft.key().orElseThrow())
        .map(Optional::orElseThrow)
        .compose(
            first ->
                database
                    .query(PLACE, Tuple.of(first.entityId()))
                    .map(rows -> rows.iterator().next().getLong(0))
                    .map(seq -> ((JsonObject) first.response()).put("seq", seq)));
  }
}
