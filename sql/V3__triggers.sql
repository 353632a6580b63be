-- The effects of the reference's triggers, at less cost: one statement writes the audit rows of all
-- rows that a statement changed. Rows, columns and the quoted ids are the reference's, so that one
-- audit table reads in one way; its functions stay, since its other services may use them.
--
-- Numbering the rows of an adopted database is no change that a person made. A transaction that
-- ran set_config('palaver.numbering', 'on', true) updates without audit rows and without a new
-- modified_on.

SET LOCAL lock_timeout = '10s';

CREATE OR REPLACE FUNCTION logs.palaver_audit() RETURNS trigger LANGUAGE plpgsql AS $function$
BEGIN
  IF TG_OP = 'INSERT' THEN
    INSERT INTO logs.audit_logs (operation_name, table_name, log_type, entity_id, user_id, after)
    SELECT TG_OP, TG_TABLE_NAME, TG_ARGV[0], n.r->'id', n.r->'created_by', n.r
    FROM (SELECT to_jsonb(new_rows) - 'seq' AS r FROM new_rows) n;
  ELSIF TG_OP = 'DELETE' THEN
    INSERT INTO logs.audit_logs (operation_name, table_name, log_type, entity_id, user_id, before)
    SELECT TG_OP, TG_TABLE_NAME, TG_ARGV[0], o.r->'id', o.r->'modified_by', o.r
    FROM (SELECT to_jsonb(old_rows) - 'seq' AS r FROM old_rows) o;
  ELSIF current_setting('palaver.numbering', true) IS DISTINCT FROM 'on' THEN
    INSERT INTO logs.audit_logs
      (operation_name, table_name, log_type, entity_id, user_id, before, after)
    SELECT TG_OP, TG_TABLE_NAME, TG_ARGV[0], n.r->'id', n.r->'modified_by', o.r, n.r
    FROM (SELECT id, to_jsonb(new_rows) - 'seq' AS r FROM new_rows) n
    LEFT JOIN (SELECT id, to_jsonb(old_rows) - 'seq' AS r FROM old_rows) o USING (id);
  END IF;
  RETURN NULL;
END;
$function$;

CREATE OR REPLACE FUNCTION ${schema}.palaver_touch() RETURNS trigger LANGUAGE plpgsql AS $function$
BEGIN
  NEW.modified_on = now();
  RETURN NEW;
END;
$function$;

-- Whatever names the triggers have that a hand-made table got: none may audit a row twice.
DO $block$
DECLARE
  found record;
BEGIN
  FOR found IN
    SELECT t.tgname, t.tgrelid::regclass AS on_table
    FROM pg_trigger t
    JOIN pg_proc p ON p.oid = t.tgfoid
    JOIN pg_namespace n ON n.oid = p.pronamespace
    WHERE NOT t.tgisinternal
      AND t.tgrelid IN ('${schema}.messages'::regclass, '${schema}.message_recipients'::regclass,
                        '${schema}.message_files'::regclass)
      AND ((n.nspname, p.proname) IN (('logs', 'audit_trigger'), ('logs', 'palaver_audit'),
                                      ('${schema}', 'moddatetime'), ('${schema}', 'palaver_touch'))
           OR t.tgname IN ('mdt_messages', 'mdt_message_recipients', 'mdt_message_files'))
  LOOP
    EXECUTE format('DROP TRIGGER %I ON %s', found.tgname, found.on_table);
  END LOOP;
END;
$block$;

CREATE TRIGGER mdt_messages BEFORE UPDATE ON ${schema}.messages FOR EACH ROW
  WHEN (current_setting('palaver.numbering', true) IS DISTINCT FROM 'on')
  EXECUTE FUNCTION ${schema}.palaver_touch();
CREATE TRIGGER mdt_message_recipients BEFORE UPDATE ON ${schema}.message_recipients FOR EACH ROW
  EXECUTE FUNCTION ${schema}.palaver_touch();
CREATE TRIGGER mdt_message_files BEFORE UPDATE ON ${schema}.message_files FOR EACH ROW
  EXECUTE FUNCTION ${schema}.palaver_touch();

-- Three triggers a table: PostgreSQL gives a transition table to a trigger of one event only.
CREATE TRIGGER messages_audit_trigger AFTER INSERT ON ${schema}.messages
  REFERENCING NEW TABLE AS new_rows
  FOR EACH STATEMENT EXECUTE FUNCTION logs.palaver_audit('MESSAGES_LOGS');
CREATE TRIGGER messages_audit_trigger_update AFTER UPDATE ON ${schema}.messages
  REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
  FOR EACH STATEMENT EXECUTE FUNCTION logs.palaver_audit('MESSAGES_LOGS');
CREATE TRIGGER messages_audit_trigger_delete AFTER DELETE ON ${schema}.messages
  REFERENCING OLD TABLE AS old_rows
  FOR EACH STATEMENT EXECUTE FUNCTION logs.palaver_audit('MESSAGES_LOGS');

CREATE TRIGGER message_recipients_audit_trigger AFTER INSERT ON ${schema}.message_recipients
  REFERENCING NEW TABLE AS new_rows
  FOR EACH STATEMENT EXECUTE FUNCTION logs.palaver_audit('MESSAGE_RECIPIENTS_LOGS');
CREATE TRIGGER message_recipients_audit_trigger_update AFTER UPDATE ON ${schema}.message_recipients
  REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
  FOR EACH STATEMENT EXECUTE FUNCTION logs.palaver_audit('MESSAGE_RECIPIENTS_LOGS');
CREATE TRIGGER message_recipients_audit_trigger_delete AFTER DELETE ON ${schema}.message_recipients
  REFERENCING OLD TABLE AS old_rows
  FOR EACH STATEMENT EXECUTE FUNCTION logs.palaver_audit('MESSAGE_RECIPIENTS_LOGS');

CREATE TRIGGER message_files_audit_trigger AFTER INSERT ON ${schema}.message_files
  REFERENCING NEW TABLE AS new_rows
  FOR EACH STATEMENT EXECUTE FUNCTION logs.palaver_audit('MESSAGE_FILES_LOGS');
CREATE TRIGGER message_files_audit_trigger_update AFTER UPDATE ON ${schema}.message_files
  REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
  FOR EACH STATEMENT EXECUTE FUNCTION logs.palaver_audit('MESSAGE_FILES_LOGS');
CREATE TRIGGER message_files_audit_trigger_delete AFTER DELETE ON ${schema}.message_files
  REFERENCING OLD TABLE AS old_rows
  FOR EACH STATEMENT EXECUTE FUNCTION logs.palaver_audit('MESSAGE_FILES_LOGS');
