-- What Palaver adds: channels, their members, the event log, the keys of repeated requests. Every
-- addition to a table of the reference is nullable or has a default, so that its inserts still work.

SET LOCAL lock_timeout = '10s';

CREATE TABLE IF NOT EXISTS ${schema}.channels (
  id uuid PRIMARY KEY,
  type varchar(200) NOT NULL,
  name varchar(200),
  metadata jsonb,
  created_by uuid,
  created_on timestamptz NOT NULL DEFAULT now(),
  archived_on timestamptz,
  last_seq bigint NOT NULL DEFAULT 0,
  log_floor bigint NOT NULL DEFAULT 0
);

COMMENT ON COLUMN ${schema}.channels.last_seq IS 'the seq given out last';
COMMENT ON COLUMN ${schema}.channels.log_floor IS 'events up to this seq are not in the log';

CREATE TABLE IF NOT EXISTS ${schema}.channel_members (
  channel_id uuid NOT NULL REFERENCES ${schema}.channels (id),
  user_id uuid NOT NULL,
  role varchar(16) NOT NULL CHECK (role IN ('owner', 'moderator', 'member', 'reader')),
  joined_seq bigint NOT NULL DEFAULT 0,
  read_seq bigint NOT NULL DEFAULT 0,
  delivered_seq bigint NOT NULL DEFAULT 0,
  joined_on timestamptz NOT NULL DEFAULT now(),
  left_on timestamptz,
  PRIMARY KEY (channel_id, user_id)
);

CREATE INDEX IF NOT EXISTS ix_channel_members_user
  ON ${schema}.channel_members (user_id) WHERE left_on IS NULL;

-- No foreign key to channels: each event would lock and check a row that its writer holds anyway.
CREATE TABLE IF NOT EXISTS ${schema}.channel_events (
  channel_id uuid NOT NULL,
  seq bigint NOT NULL,
  type varchar(40) NOT NULL,
  entity_id uuid,
  actor uuid,
  occurred_on timestamptz NOT NULL,
  payload jsonb NOT NULL,
  PRIMARY KEY (channel_id, seq)
);

CREATE TABLE IF NOT EXISTS ${schema}.idempotency_keys (
  user_id uuid NOT NULL,
  key varchar(200) NOT NULL,
  operation varchar(64) NOT NULL,
  request_hash bytea NOT NULL,
  entity_id uuid,
  response jsonb,
  created_on timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (user_id, key)
);

-- Null until the channel is numbered: rows that the reference wrote have none.
ALTER TABLE ${schema}.messages ADD COLUMN IF NOT EXISTS seq bigint;
