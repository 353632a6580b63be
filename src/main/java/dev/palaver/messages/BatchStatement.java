package dev.palaver.messages;

import dev.palaver.idempotency.IdempotencyKey;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/**
 * The statement that stores a batch: one round trip and, outside of a transaction, one commit. For
 * each message it judges whether the author may write, and stores those that it finds ready: key,
 * place, message, event. The audit rows come from the table's trigger.
 *
 * <p>Locks: keys in the order of (user, key), then channels in the order of their ids, so that two
 * nodes that write to the same channels do not wait for each other in a ring. {@code last_seq} is
 * read and raised under the row's lock, hence without a hole: what does not commit takes no place.
 *
 * <p>The judgement is of the time before the locks. Whoever takes rights away raises {@code
 * last_seq} by the event that tells it; so where that has moved once the lock is there, such an
 * event is looked for (V12), and the statement fails with {@link dev.palaver.sql.Outrun} when there
 * is one.
 */
final class BatchStatement {
  /** What became of one message; the statement's own words, in lower case. */
  enum Verdict {
    /** Stored and committed. */
    STORED,
    /** Its channel is new, or not numbered, or it names a user who is no member yet. */
    UNPREPARED,
    /** Its author is no member: to them the channel is not there. */
    STRANGER,
    /** Its author may only read. */
    READER,
    /** Its channel takes no more messages. */
    ARCHIVED,
    /** It names a third user in the channel of two. */
    OUTSIDER,
    /** Its parent is not there, or is in another channel. */
    ORPHAN,
    /** Its idempotency key was used before. */
    REPEATED
  }

  /** A verdict, with the message's place when it is stored. */
  record Outcome(Verdict verdict, long seq) {}

  static final String SQL =
      """
      WITH input AS MATERIALIZED (
        SELECT * FROM unnest(
          $1::uuid[], $2::uuid[], $3::uuid[], $4::int[], $5::text[], $6::text[], $7::text[],
          $8::uuid[], $9::int[], $10::uuid[], $11::timestamptz[], $12::timestamptz[],
          $13::boolean[], $14::timestamptz[], $15::uuid[], $16::text[],
          $17::text[], $18::text[], $19::bytea[])
        WITH ORDINALITY AS t (
          id, channel_id, author, rule, body, channel_type, subject,
          to_user_id, status, parent_message_id, created_on, modified_on,
          deleted, deleted_on, deleted_by, opening,
          key, operation, request_hash, ord)),
      judged AS MATERIALIZED (
        SELECT i.*, c.last_seq AS seen, CASE
          WHEN i.key IS NOT NULL AND (
            SELECT 1 FROM idempotency_keys k WHERE k.user_id = i.author AND k.key = i.key
            ) IS NOT NULL THEN 'repeated'
          WHEN c.id IS NULL OR EXISTS (
            SELECT 1 FROM messages m WHERE m.channel_id = i.channel_id AND m.seq IS NULL)
            THEN 'unprepared'
          WHEN i.rule = 0 AND a.role IS NULL THEN 'stranger'
          WHEN i.rule = 0 AND a.role = 'reader' THEN 'reader'
          WHEN c.archived_on IS NOT NULL THEN 'archived'
          WHEN i.parent_message_id IS NOT NULL AND NOT EXISTS (
            SELECT 1 FROM messages p WHERE p.id = i.parent_message_id
              AND (i.rule = 2 OR p.channel_id = i.channel_id)) THEN 'orphan'
          WHEN c.direct_low IS NOT NULL AND i.to_user_id IS NOT NULL AND n.user_id IS NULL
            THEN 'outsider'
          WHEN i.rule = 2 AND a.role IS NULL AND c.direct_low IS NULL THEN 'unprepared'
          WHEN i.to_user_id IS NOT NULL AND n.user_id IS NULL THEN 'unprepared'
          ELSE 'stored' END AS verdict
        FROM input i
        LEFT JOIN channels c ON c.id = i.channel_id
        LEFT JOIN channel_members a
          ON a.channel_id = i.channel_id AND a.user_id = i.author AND a.left_on IS NULL
        LEFT JOIN channel_members n
          ON n.channel_id = i.channel_id AND n.user_id = i.to_user_id AND n.left_on IS NULL),
      claimed AS (
        INSERT INTO idempotency_keys (user_id, key, operation, request_hash, entity_id, response)
        SELECT author, key, operation, request_hash, id, (opening || '}')::jsonb FROM judged
        WHERE verdict = 'stored' AND key IS NOT NULL ORDER BY author, key
        ON CONFLICT DO NOTHING RETURNING entity_id),
      writable AS MATERIALIZED (
        SELECT * FROM judged WHERE verdict = 'stored'
          AND (key IS NULL OR id IN (SELECT entity_id FROM claimed))),
      locked AS MATERIALIZED (
        SELECT c.id, w.n, w.seen, c.last_seq <> w.seen AS moved
        FROM (SELECT channel_id, count(*) AS n, min(seen) AS seen
          FROM writable GROUP BY channel_id) w
        JOIN channels c ON c.id = w.channel_id
        ORDER BY c.id FOR NO KEY UPDATE OF c),
      raised AS (
        UPDATE channels c
        SET last_seq = c.last_seq + l.n, active_on = greatest(c.active_on, $20)
        FROM locked l
        WHERE c.id = l.id AND (NOT l.moved OR palaver_rights_stand(l.id, l.seen))
        RETURNING c.id, c.last_seq - l.n AS base),
      heads AS MATERIALIZED (
        SELECT array_agg(id) AS ids, array_agg(base) AS bases FROM raised),
      placed AS MATERIALIZED (
        SELECT b.*, b.base + row_number() OVER (PARTITION BY b.channel_id ORDER BY b.ord) AS seq
        FROM (SELECT w.*, (SELECT bases FROM heads)[
            array_position((SELECT ids FROM heads), w.channel_id)] AS base
          FROM writable w) b
        WHERE b.base IS NOT NULL),
      stored AS (
        INSERT INTO messages (
          id, body, channel_id, channel_type, created_by, modified_by, created_on, modified_on,
          deleted, deleted_on, deleted_by, status, subject, to_user_id, parent_message_id, seq)
        SELECT id, body, channel_id, channel_type, author, author, created_on, modified_on,
          deleted, deleted_on, deleted_by, status, subject, to_user_id, parent_message_id, seq
        FROM placed),
      logged AS (
        INSERT INTO channel_events (channel_id, seq, type, entity_id, actor, occurred_on, payload)
        SELECT channel_id, seq, 'message.created', id, author, $20,
          (opening || ',"seq":' || seq || '}')::jsonb
        FROM placed)
      SELECT j.ord,
        CASE WHEN j.verdict = 'stored' AND p.seq IS NULL THEN 'repeated' ELSE j.verdict END,
        p.seq,
        CASE WHEN j.ord = 1 THEN
          (extract(epoch FROM clock_timestamp() - statement_timestamp()) * 1000000)::bigint END
      FROM judged j LEFT JOIN placed p ON p.ord = j.ord
      """;

  private BatchStatement() {}

  static Tuple parameters(List<MessageDraft> batch, Instant now) {
    int n = batch.size();
    UUID[] ids = new UUID[n];
    UUID[] channels = new UUID[n];
    UUID[] authors = new UUID[n];
    Integer[] rules = new Integer[n];
    String[] bodies = new String[n];
    String[] types = new String[n];
    String[] subjects = new String[n];
    UUID[] toUsers = new UUID[n];
    Integer[] statuses = new Integer[n];
    UUID[] parents = new UUID[n];
    OffsetDateTime[] createdOn = new OffsetDateTime[n];
    OffsetDateTime[] modifiedOn = new OffsetDateTime[n];
    Boolean[] deleted = new Boolean[n];
    OffsetDateTime[] deletedOn = new OffsetDateTime[n];
    UUID[] deletedBy = new UUID[n];
    String[] openings = new String[n];
    String[] keys = new String[n];
    String[] operations = new String[n];
    Buffer[] hashes = new Buffer[n];
    for (int i = 0; i < n; i++) {
      MessageDraft draft = batch.get(i);
      MessageDraft.Row row = draft.row();
      ids[i] = draft.id();
      channels[i] = draft.channel().value();
      authors[i] = draft.author().value();
      rules[i] = draft.rule().number();
      bodies[i] = row.body();
      types[i] = row.channelType();
      subjects[i] = row.subject();
      toUsers[i] = row.toUserId();
      statuses[i] = row.status();
      parents[i] = row.parentMessageId();
      createdOn[i] = row.createdOn();
      modifiedOn[i] = row.modifiedOn();
      deleted[i] = row.deleted();
      deletedOn[i] = row.deletedOn();
      deletedBy[i] = row.deletedBy();
      openings[i] = opening(draft.answerText());
      keys[i] = draft.key().map(IdempotencyKey::key).orElse(null);
      operations[i] = draft.key().map(IdempotencyKey::operation).orElse(null);
      hashes[i] = draft.key().map(IdempotencyKey::bodyHash).orElse(null);
    }
    return Tuple.tuple()
        .addArrayOfUUID(ids)
        .addArrayOfUUID(channels)
        .addArrayOfUUID(authors)
        .addArrayOfInteger(rules)
        .addArrayOfString(bodies)
        .addArrayOfString(types)
        .addArrayOfString(subjects)
        .addArrayOfUUID(toUsers)
        .addArrayOfInteger(statuses)
        .addArrayOfUUID(parents)
        .addArrayOfOffsetDateTime(createdOn)
        .addArrayOfOffsetDateTime(modifiedOn)
        .addArrayOfBoolean(deleted)
        .addArrayOfOffsetDateTime(deletedOn)
        .addArrayOfUUID(deletedBy)
        .addArrayOfString(openings)
        .addArrayOfString(keys)
        .addArrayOfString(operations)
        .addArrayOfBuffer(hashes)
        .addOffsetDateTime(now.atOffset(ZoneOffset.UTC));
  }

  /** An object's text without its last brace, so that {@code seq} joins it before it is parsed. */
  private static String opening(String object) {
    return object.substring(0, object.length() - 1);
  }

  /**
   * How long the statement took to find what to write, in nanoseconds, by the database's clock. The
   * rows are written after that, when the last outcome has been told, and then committed.
   */
  static long searchNanos(RowSet<Row> rows) {
    for (Row row : rows) {
      Long micros = row.getLong(3);
      if (micros != null) {
        return TimeUnit.MICROSECONDS.toNanos(micros);
      }
    }
    throw new IllegalStateException("the statement told no outcome of the first message");
  }

  /** The outcomes, in the order of the batch. */
  static Outcome[] outcomes(RowSet<Row> rows, int size) {
    Outcome[] outcomes = new Outcome[size];
    for (Row row : rows) {
      Verdict verdict = Verdict.valueOf(row.getString(1).toUpperCase(Locale.ROOT));
      Long seq = row.getLong(2);
      outcomes[row.getLong(0).intValue() - 1] = new Outcome(verdict, seq == null ? 0 : seq);
    }
    return outcomes;
  }
}
