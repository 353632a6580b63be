-- A statement that stores messages decides who may write by what it sees at its start, and then waits for
-- the channels' locks. Where a channel moved on meanwhile, it calls this with the locks in hand: a function
-- that is volatile sees what was committed up to now, and so a removal, a demotion or an archiving that
-- the statement waited for. It fails with the state PV001, and the statement is run again.

SET LOCAL lock_timeout = '10s';

CREATE OR REPLACE FUNCTION ${schema}.palaver_require_writers(in_channels uuid[], in_authors uuid[])
RETURNS boolean LANGUAGE plpgsql VOLATILE AS $function$
BEGIN
  -- An author is NULL where no membership is asked for.
  IF EXISTS (
    SELECT FROM unnest(in_channels, in_authors) AS asked (channel_id, author)
    JOIN ${schema}.channels c ON c.id = asked.channel_id
    LEFT JOIN ${schema}.channel_members m ON m.channel_id = asked.channel_id
      AND m.user_id = asked.author AND m.left_on IS NULL AND m.role <> 'reader'
    WHERE c.archived_on IS NOT NULL OR asked.author IS NOT NULL AND m.user_id IS NULL)
  THEN
    RAISE EXCEPTION 'the right to write was lost while the statement waited'
      USING ERRCODE = 'PV001';
  END IF;
  RETURN true;
END;
$function$;
