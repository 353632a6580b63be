-- When a channel was last written to, by which its members' lists are ordered; and the two users of
-- a direct channel, of which there is one for each pair.

SET LOCAL lock_timeout = '10s';

ALTER TABLE ${schema}.channels
  ADD COLUMN IF NOT EXISTS active_on timestamptz NOT NULL DEFAULT now(),
  ADD COLUMN IF NOT EXISTS direct_low uuid,
  ADD COLUMN IF NOT EXISTS direct_high uuid;

COMMENT ON COLUMN ${schema}.channels.active_on IS 'time of the newest message; of creation before';
COMMENT ON COLUMN ${schema}.channels.direct_low IS 'of a direct channel the user whose id is lower';

UPDATE ${schema}.channels c
SET active_on = coalesce(
  (SELECT max(m.created_on) FROM ${schema}.messages m WHERE m.channel_id = c.id), c.created_on);

CREATE UNIQUE INDEX IF NOT EXISTS ux_channels_direct
  ON ${schema}.channels (direct_low, direct_high) WHERE direct_low IS NOT NULL;
