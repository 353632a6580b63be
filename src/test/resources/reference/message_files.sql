-- The table that no migration of the reference creates, as its model describes it. ${type} is what a
-- person chose for channel_id and file_key, ${name} how the audit trigger was called.

CREATE TABLE main.message_files (
  id uuid DEFAULT (md5(((random())::text || (clock_timestamp())::text)))::uuid NOT NULL,
  channel_id ${type},
  file_key ${type},
  message_id uuid,
  meta_data jsonb,
  created_by uuid,
  created_on timestamptz DEFAULT current_timestamp NOT NULL,
  deleted bool DEFAULT false NOT NULL,
  deleted_by uuid,
  deleted_on timestamptz,
  modified_by uuid,
  modified_on timestamptz DEFAULT current_timestamp NOT NULL,
  CONSTRAINT pk_message_files_id PRIMARY KEY (id),
  CONSTRAINT fk_message_files_messages FOREIGN KEY (message_id) REFERENCES main.messages (id)
);
CREATE TRIGGER mdt_message_files BEFORE UPDATE ON main.message_files
  FOR EACH ROW EXECUTE PROCEDURE main.moddatetime('modified_on');
CREATE TRIGGER ${name} AFTER INSERT OR UPDATE OR DELETE ON main.message_files
  FOR EACH ROW EXECUTE PROCEDURE logs.audit_trigger('MESSAGE_FILES_LOGS');
