-- A statement that stores messages decides who may write by what it sees at its start, and then waits for
-- the channels' locks. Where a channel moved on meanwhile, it calls this with the lock in hand: a function
-- that is volatile sees what was committed up to now, and so a removal, a demotion or an archiving that
-- the statement waited for. It fails with the state PV001 then and names the channel in the detail, and
-- the statement is run again.

SET LOCAL lock_timeout = '10s';

CREATE OR REPLACE FUNCTION ${schema}.palaver_rights_stand(in_channel uuid, in_since bigint)
RETURNS boolean LANGUAGE plpgsql VOLATILE AS $function$
BEGIN
  IF EXISTS (
    SELECT FROM ${schema}.channel_events e
    WHERE e.channel_id = in_channel AND e.seq > in_since
      AND e.type IN ('member.left', 'member.updated', 'channel.archived'))
  THEN
    RAISE EXCEPTION 'rights in the channel changed while the statement waited'
      USING ERRCODE = 'PV001', DETAIL = in_channel;
  END IF;
  RETURN true;
END;
$function$;
