-- A membership is looked up by user and channel: with the user alone in the index, one of a user
-- with many channels reads them all. Built as those of V4: concurrently, each statement on its own;
-- what a build that was cut off left is moved aside and dropped.

DROP INDEX CONCURRENTLY IF EXISTS ${schema}.ix_channel_members_user_channel_invalid;

DO $block$
DECLARE
  cut_off record;
BEGIN
  FOR cut_off IN
    SELECT i.indexrelid::regclass AS index, c.relname
    FROM pg_index i
    JOIN pg_class c ON c.oid = i.indexrelid
    WHERE NOT i.indisvalid AND i.indrelid = '${schema}.channel_members'::regclass
      AND c.relname = 'ix_channel_members_user_channel'
  LOOP
    EXECUTE format('ALTER INDEX %s RENAME TO %I', cut_off.index, cut_off.relname || '_invalid');
  END LOOP;
END;
$block$;

DROP INDEX CONCURRENTLY IF EXISTS ${schema}.ix_channel_members_user_channel_invalid;

CREATE INDEX CONCURRENTLY IF NOT EXISTS ix_channel_members_user_channel
  ON ${schema}.channel_members (user_id, channel_id) WHERE left_on IS NULL;

-- The one by user and channel does all that this one did.
DROP INDEX CONCURRENTLY IF EXISTS ${schema}.ix_channel_members_user;
