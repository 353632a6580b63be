-- The database of @sourceloop/chat-service 18.0.0, as its PostgreSQL migration leaves it behind:
-- the starting point of the tests that adopt one.

CREATE SCHEMA main;
CREATE SCHEMA logs;

CREATE TABLE main.messages (
  id uuid DEFAULT (md5(((random())::text || (clock_timestamp())::text)))::uuid NOT NULL,
  body text NOT NULL,
  channel_id uuid NOT NULL,
  channel_type varchar(200) NOT NULL,
  created_by uuid,
  created_on timestamptz DEFAULT current_timestamp NOT NULL,
  deleted bool DEFAULT false NOT NULL,
  deleted_by uuid,
  deleted_on timestamptz DEFAULT current_timestamp NOT NULL,
  modified_by uuid,
  modified_on timestamptz DEFAULT current_timestamp NOT NULL,
  status integer DEFAULT 0 NOT NULL,
  subject varchar(200),
  to_user_id uuid,
  parent_message_id uuid,
  CONSTRAINT pk_messages_id PRIMARY KEY (id)
);
ALTER TABLE main.messages ADD CONSTRAINT fk_messages_messages
  FOREIGN KEY (parent_message_id) REFERENCES main.messages (id);

CREATE TABLE main.message_recipients (
  id uuid DEFAULT (md5(((random())::text || (clock_timestamp())::text)))::uuid NOT NULL,
  channel_id uuid NOT NULL,
  created_by uuid,
  created_on timestamptz DEFAULT current_timestamp NOT NULL,
  deleted bool DEFAULT false NOT NULL,
  deleted_by uuid,
  deleted_on timestamptz DEFAULT current_timestamp,
  forwarded_by uuid,
  is_favorite bool DEFAULT false NOT NULL,
  is_forwarded bool DEFAULT false NOT NULL,
  is_read bool DEFAULT false NOT NULL,
  message_id uuid NOT NULL,
  modified_by uuid,
  modified_on timestamptz DEFAULT current_timestamp NOT NULL,
  recipient_id uuid NOT NULL,
  CONSTRAINT pk_message_recipients_id PRIMARY KEY (id)
);
ALTER TABLE main.message_recipients ADD CONSTRAINT fk_message_recipients_messages
  FOREIGN KEY (message_id) REFERENCES main.messages (id);

CREATE TABLE logs.audit_logs (
  id uuid DEFAULT (md5(((random())::text || (clock_timestamp())::text)))::uuid NOT NULL,
  operation_name varchar(10) NOT NULL,
  operation_time timestamptz DEFAULT now() NOT NULL,
  table_name varchar(60) NOT NULL,
  log_type varchar(100) DEFAULT 'APPLICATION_LOGS',
  entity_id varchar,
  user_id varchar,
  before jsonb,
  after jsonb,
  CONSTRAINT pk_audit_logs_id PRIMARY KEY (id)
);

-- Row by row; the ids go through json, whose quotes they keep. Author on insert, modifier else.
CREATE FUNCTION logs.audit_trigger() RETURNS trigger LANGUAGE plpgsql AS $function$
DECLARE
  user_id varchar;
  entity_id varchar;
BEGIN
  IF TG_OP = 'INSERT' THEN
    user_id := to_json(NEW)->'created_by';
    entity_id := to_json(NEW)->'id';
    INSERT INTO logs.audit_logs (operation_name, table_name, log_type, entity_id, user_id, after)
    VALUES (TG_OP, TG_TABLE_NAME, TG_ARGV[0], entity_id, user_id, to_jsonb(NEW));
    RETURN NEW;
  ELSIF TG_OP = 'UPDATE' THEN
    user_id := to_json(NEW)->'modified_by';
    entity_id := to_json(NEW)->'id';
    INSERT INTO logs.audit_logs
      (operation_name, table_name, log_type, entity_id, user_id, before, after)
    VALUES (TG_OP, TG_TABLE_NAME, TG_ARGV[0], entity_id, user_id, to_jsonb(OLD), to_jsonb(NEW));
    RETURN NEW;
  ELSE
    user_id := to_json(OLD)->'modified_by';
    entity_id := to_json(OLD)->'id';
    INSERT INTO logs.audit_logs (operation_name, table_name, log_type, entity_id, user_id, before)
    VALUES (TG_OP, TG_TABLE_NAME, TG_ARGV[0], entity_id, user_id, to_jsonb(OLD));
    RETURN OLD;
  END IF;
END;
$function$;

CREATE FUNCTION main.moddatetime() RETURNS trigger LANGUAGE plpgsql AS $function$
BEGIN
  NEW.modified_on = now();
  RETURN NEW;
END;
$function$;

CREATE TRIGGER mdt_messages BEFORE UPDATE ON main.messages
  FOR EACH ROW EXECUTE PROCEDURE main.moddatetime('modified_on');
CREATE TRIGGER mdt_message_recipients BEFORE UPDATE ON main.message_recipients
  FOR EACH ROW EXECUTE PROCEDURE main.moddatetime('modified_on');
CREATE TRIGGER messages_audit_trigger AFTER INSERT OR UPDATE OR DELETE ON main.messages
  FOR EACH ROW EXECUTE PROCEDURE logs.audit_trigger('MESSAGES_LOGS');
CREATE TRIGGER message_recipients_audit_trigger
  AFTER INSERT OR UPDATE OR DELETE ON main.message_recipients
  FOR EACH ROW EXECUTE PROCEDURE logs.audit_trigger('MESSAGE_RECIPIENTS_LOGS');

-- Where its migration tool keeps its own record.
CREATE TABLE public.migrations (
  id serial PRIMARY KEY, name varchar(255) NOT NULL, run_on timestamp NOT NULL
);
INSERT INTO public.migrations (name, run_on) VALUES ('/20200511072952-init', now());
