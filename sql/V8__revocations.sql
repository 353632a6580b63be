-- Tokens that are ended before their time: one row for each token (by its jti) or user that was
-- named. The nodes read it every second or so; rows go when no token that they name can be alive.

SET LOCAL lock_timeout = '10s';

CREATE TABLE IF NOT EXISTS ${schema}.revocations (
  id uuid PRIMARY KEY,
  user_id uuid UNIQUE,
  token_id varchar(200) UNIQUE,
  not_before timestamptz NOT NULL,
  reason varchar(500),
  created_by uuid NOT NULL,
  created_on timestamptz NOT NULL DEFAULT now(),
  expires_on timestamptz NOT NULL,
  CHECK ((user_id IS NULL) <> (token_id IS NULL))
);

COMMENT ON COLUMN ${schema}.revocations.not_before IS
  'tokens of the user that were issued up to this second are refused';

CREATE INDEX IF NOT EXISTS ix_revocations_created ON ${schema}.revocations (created_on);
CREATE INDEX IF NOT EXISTS ix_revocations_expires ON ${schema}.revocations (expires_on);
