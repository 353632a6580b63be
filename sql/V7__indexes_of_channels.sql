-- What lists of channels, unread counts and receipts look up. Built as those of V4: concurrently,
-- each statement on its own; what a build that was cut off left is moved aside and dropped.

DROP INDEX CONCURRENTLY IF EXISTS ${schema}.ix_messages_channel_seq_invalid;
DROP INDEX CONCURRENTLY IF EXISTS ${schema}.ix_messages_numbering_invalid;
DROP INDEX CONCURRENTLY IF EXISTS ${schema}.ix_message_recipients_unread_invalid;

DO $block$
DECLARE
  cut_off record;
BEGIN
  FOR cut_off IN
    SELECT i.indexrelid::regclass AS index, c.relname
    FROM pg_index i
    JOIN pg_class c ON c.oid = i.indexrelid
    WHERE NOT i.indisvalid
      AND i.indrelid IN ('${schema}.messages'::regclass, '${schema}.message_recipients'::regclass)
      AND c.relname IN ('ix_messages_channel_seq', 'ix_messages_numbering',
                        'ix_message_recipients_unread')
  LOOP
    EXECUTE format('ALTER INDEX %s RENAME TO %I', cut_off.index, cut_off.relname || '_invalid');
  END LOOP;
END;
$block$;

DROP INDEX CONCURRENTLY IF EXISTS ${schema}.ix_messages_channel_seq_invalid;
DROP INDEX CONCURRENTLY IF EXISTS ${schema}.ix_messages_numbering_invalid;
DROP INDEX CONCURRENTLY IF EXISTS ${schema}.ix_message_recipients_unread_invalid;

CREATE INDEX CONCURRENTLY IF NOT EXISTS ix_messages_channel_seq
  ON ${schema}.messages (channel_id, seq) INCLUDE (created_by) WHERE NOT deleted;
CREATE INDEX CONCURRENTLY IF NOT EXISTS ix_messages_numbering
  ON ${schema}.messages (channel_id, created_on, id) WHERE seq IS NULL;
CREATE INDEX CONCURRENTLY IF NOT EXISTS ix_message_recipients_unread
  ON ${schema}.message_recipients (recipient_id, message_id) WHERE NOT is_read AND NOT deleted;

-- The one by channel and order of creation does all that this one did.
DROP INDEX CONCURRENTLY IF EXISTS ${schema}.ix_messages_unnumbered;
