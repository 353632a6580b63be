-- The tables that @sourceloop/chat-service 18.0.0 leaves behind, with its names, columns and
-- defaults. A database that the reference made has them: nothing here changes what exists, drops
-- anything or waits long for a lock.

SET LOCAL lock_timeout = '10s';

-- Not IF NOT EXISTS: that asks for the right to create schemas even where there is nothing to do.
DO $block$
BEGIN
  IF to_regnamespace('${schema}') IS NULL THEN
    CREATE SCHEMA ${schema};
  END IF;
  IF to_regnamespace('logs') IS NULL THEN
    CREATE SCHEMA logs;
  END IF;
END;
$block$;

CREATE TABLE IF NOT EXISTS ${schema}.messages (
  id uuid NOT NULL DEFAULT md5(random()::text || clock_timestamp()::text)::uuid,
  body text NOT NULL,
  channel_id uuid NOT NULL,
  channel_type varchar(200) NOT NULL,
  created_by uuid,
  created_on timestamptz NOT NULL DEFAULT current_timestamp,
  deleted boolean NOT NULL DEFAULT false,
  deleted_by uuid,
  deleted_on timestamptz NOT NULL DEFAULT current_timestamp,
  modified_by uuid,
  modified_on timestamptz NOT NULL DEFAULT current_timestamp,
  status integer NOT NULL DEFAULT 0,
  subject varchar(200),
  to_user_id uuid,
  parent_message_id uuid,
  CONSTRAINT pk_messages_id PRIMARY KEY (id),
  CONSTRAINT fk_messages_messages FOREIGN KEY (parent_message_id) REFERENCES ${schema}.messages (id)
);

CREATE TABLE IF NOT EXISTS ${schema}.message_recipients (
  id uuid NOT NULL DEFAULT md5(random()::text || clock_timestamp()::text)::uuid,
  channel_id uuid NOT NULL,
  created_by uuid,
  created_on timestamptz NOT NULL DEFAULT current_timestamp,
  deleted boolean NOT NULL DEFAULT false,
  deleted_by uuid,
  deleted_on timestamptz DEFAULT current_timestamp,
  forwarded_by uuid,
  is_favorite boolean NOT NULL DEFAULT false,
  is_forwarded boolean NOT NULL DEFAULT false,
  is_read boolean NOT NULL DEFAULT false,
  message_id uuid NOT NULL,
  modified_by uuid,
  modified_on timestamptz NOT NULL DEFAULT current_timestamp,
  recipient_id uuid NOT NULL,
  CONSTRAINT pk_message_recipients_id PRIMARY KEY (id),
  CONSTRAINT fk_message_recipients_messages
    FOREIGN KEY (message_id) REFERENCES ${schema}.messages (id)
);

-- No migration of the reference creates this one; its model asks for it.
CREATE TABLE IF NOT EXISTS ${schema}.message_files (
  id uuid NOT NULL DEFAULT md5(random()::text || clock_timestamp()::text)::uuid,
  channel_id varchar,
  file_key varchar,
  message_id uuid,
  meta_data jsonb,
  created_by uuid,
  created_on timestamptz NOT NULL DEFAULT current_timestamp,
  deleted boolean NOT NULL DEFAULT false,
  deleted_by uuid,
  deleted_on timestamptz,
  modified_by uuid,
  modified_on timestamptz NOT NULL DEFAULT current_timestamp,
  CONSTRAINT pk_message_files_id PRIMARY KEY (id),
  CONSTRAINT fk_message_files_messages
    FOREIGN KEY (message_id) REFERENCES ${schema}.messages (id)
);

-- So it was made by hand where it exists, perhaps after a sketch that lacks some of the columns.
ALTER TABLE ${schema}.message_files
  ADD COLUMN IF NOT EXISTS channel_id varchar,
  ADD COLUMN IF NOT EXISTS file_key varchar,
  ADD COLUMN IF NOT EXISTS message_id uuid,
  ADD COLUMN IF NOT EXISTS meta_data jsonb,
  ADD COLUMN IF NOT EXISTS created_by uuid,
  ADD COLUMN IF NOT EXISTS created_on timestamptz NOT NULL DEFAULT current_timestamp,
  ADD COLUMN IF NOT EXISTS deleted boolean NOT NULL DEFAULT false,
  ADD COLUMN IF NOT EXISTS deleted_by uuid,
  ADD COLUMN IF NOT EXISTS deleted_on timestamptz,
  ADD COLUMN IF NOT EXISTS modified_by uuid,
  ADD COLUMN IF NOT EXISTS modified_on timestamptz NOT NULL DEFAULT current_timestamp;

CREATE TABLE IF NOT EXISTS logs.audit_logs (
  id uuid NOT NULL DEFAULT md5(random()::text || clock_timestamp()::text)::uuid,
  operation_name varchar(10) NOT NULL,
  operation_time timestamptz NOT NULL DEFAULT now(),
  table_name varchar(60) NOT NULL,
  log_type varchar(100) DEFAULT 'APPLICATION_LOGS',
  entity_id varchar,
  user_id varchar,
  before jsonb,
  after jsonb,
  CONSTRAINT pk_audit_logs_id PRIMARY KEY (id)
);
