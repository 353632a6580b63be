-- The reference has no index but the primary keys. Built CONCURRENTLY: reads and writes go on
-- meanwhile. Every statement runs on its own, outside of a transaction.
--
-- A build that was cut off leaves an INVALID index of its name. It is moved aside (a rename locks
-- nobody out) and dropped concurrently; a second attempt thus needs no hand.

DROP INDEX CONCURRENTLY IF EXISTS ${schema}.ix_messages_channel_created_invalid;
DROP INDEX CONCURRENTLY IF EXISTS ${schema}.ix_messages_parent_invalid;
DROP INDEX CONCURRENTLY IF EXISTS ${schema}.ix_messages_unnumbered_invalid;
DROP INDEX CONCURRENTLY IF EXISTS ${schema}.ix_messages_to_user_invalid;
DROP INDEX CONCURRENTLY IF EXISTS ${schema}.ix_message_recipients_message_invalid;
DROP INDEX CONCURRENTLY IF EXISTS ${schema}.ix_message_recipients_recipient_invalid;
DROP INDEX CONCURRENTLY IF EXISTS ${schema}.ix_message_files_message_invalid;

DO $block$
DECLARE
  cut_off record;
BEGIN
  FOR cut_off IN
    SELECT i.indexrelid::regclass AS index, c.relname
    FROM pg_index i
    JOIN pg_class c ON c.oid = i.indexrelid
    WHERE NOT i.indisvalid
      AND i.indrelid IN ('${schema}.messages'::regclass, '${schema}.message_recipients'::regclass,
                         '${schema}.message_files'::regclass)
      AND c.relname IN ('ix_messages_channel_created', 'ix_messages_parent',
                        'ix_messages_unnumbered', 'ix_messages_to_user',
                        'ix_message_recipients_message', 'ix_message_recipients_recipient',
                        'ix_message_files_message')
  LOOP
    EXECUTE format('ALTER INDEX %s RENAME TO %I', cut_off.index, cut_off.relname || '_invalid');
  END LOOP;
END;
$block$;

DROP INDEX CONCURRENTLY IF EXISTS ${schema}.ix_messages_channel_created_invalid;
DROP INDEX CONCURRENTLY IF EXISTS ${schema}.ix_messages_parent_invalid;
DROP INDEX CONCURRENTLY IF EXISTS ${schema}.ix_messages_unnumbered_invalid;
DROP INDEX CONCURRENTLY IF EXISTS ${schema}.ix_messages_to_user_invalid;
DROP INDEX CONCURRENTLY IF EXISTS ${schema}.ix_message_recipients_message_invalid;
DROP INDEX CONCURRENTLY IF EXISTS ${schema}.ix_message_recipients_recipient_invalid;
DROP INDEX CONCURRENTLY IF EXISTS ${schema}.ix_message_files_message_invalid;

CREATE INDEX CONCURRENTLY IF NOT EXISTS ix_messages_channel_created
  ON ${schema}.messages (channel_id, created_on, id);
CREATE INDEX CONCURRENTLY IF NOT EXISTS ix_messages_parent
  ON ${schema}.messages (parent_message_id) WHERE parent_message_id IS NOT NULL;
CREATE INDEX CONCURRENTLY IF NOT EXISTS ix_messages_unnumbered
  ON ${schema}.messages (channel_id) WHERE seq IS NULL;
CREATE INDEX CONCURRENTLY IF NOT EXISTS ix_messages_to_user
  ON ${schema}.messages (to_user_id) WHERE to_user_id IS NOT NULL;
CREATE INDEX CONCURRENTLY IF NOT EXISTS ix_message_recipients_message
  ON ${schema}.message_recipients (message_id);
CREATE INDEX CONCURRENTLY IF NOT EXISTS ix_message_recipients_recipient
  ON ${schema}.message_recipients (recipient_id);
CREATE INDEX CONCURRENTLY IF NOT EXISTS ix_message_files_message
  ON ${schema}.message_files (message_id);
