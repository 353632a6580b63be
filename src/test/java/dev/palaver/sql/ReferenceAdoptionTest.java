package dev.palaver.sql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.palaver.sql.ReferenceDatabase.MessageFiles;
import dev.palaver.testing.TestDatabase;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A database that the reference made is taken over in place, and stays usable by the reference. */
@Timeout(120)
class ReferenceAdoptionTest {
  private static final String MESSAGES =
      "SELECT (to_jsonb(m) - 'seq')::text FROM main.messages m ORDER BY id";
  private static final String RECIPIENTS =
      "SELECT r::text FROM main.message_recipients r ORDER BY id";
  private static final String AUDIT = "SELECT a::text FROM logs.audit_logs a ORDER BY id";

  @ParameterizedTest
  @EnumSource(MessageFiles.class)
  void everyRowIsKeptAsItIs(MessageFiles files) throws SQLException {
    TestDatabase database = ReferenceDatabase.createWithRows(files);
    List<String> messages = database.column(MESSAGES);
    List<String> recipients = database.column(RECIPIENTS);
    List<String> audit = database.column(AUDIT);
    assertThat(audit).hasSize(7);

    assertThat(Migrations.migrate(database))
        .isEqualTo(new MigrationReport(0, MigrationScripts.LATEST));

    assertThat(database.column(MESSAGES)).isEqualTo(messages);
    assertThat(database.column(RECIPIENTS)).isEqualTo(recipients);
    assertThat(database.column(AUDIT)).isEqualTo(audit);
    assertThat(database.value("SELECT name FROM public.migrations"))
        .isEqualTo("/20200511072952-init");
    assertThat(database.value("SELECT count(*) FROM main.messages WHERE seq IS NOT NULL"))
        .isEqualTo("0");
  }

  @ParameterizedTest
  @EnumSource(MessageFiles.class)
  void aSecondMigrationChangesNothing(MessageFiles files) throws SQLException {
    TestDatabase database = ReferenceDatabase.createWithRows(files);
    Migrations.migrate(database);
    List<String> audit = database.column(AUDIT);
    assertThat(Migrations.migrate(database).migrated()).isFalse();
    // As after a restore of an old history: the scripts meet what they made themselves.
    database.execute("DROP TABLE main.palaver_schema_history");
    assertThat(Migrations.migrate(database))
        .isEqualTo(new MigrationReport(0, MigrationScripts.LATEST));
    assertThat(database.column(AUDIT)).isEqualTo(audit);
  }

  @ParameterizedTest
  @EnumSource(MessageFiles.class)
  void theReferencesOwnWritesStillWorkAndAreAuditedOnce(MessageFiles files) throws SQLException {
    TestDatabase database = ReferenceDatabase.createWithRows(files);
    Migrations.migrate(database);
    database.execute("TRUNCATE logs.audit_logs");

    database.execute(
        """
        INSERT INTO "main"."messages" ("body", "channel_id", "channel_type", "created_by")
        VALUES ('later', '00000000-0000-0000-0000-0000000000c1', 'direct',
                '00000000-0000-0000-0000-0000000000a2');
        UPDATE "main"."messages" SET "status" = 1, "modified_by" = NULL WHERE "body" = 'hello';
        INSERT INTO "main"."message_recipients" ("channel_id", "message_id", "recipient_id")
        VALUES ('00000000-0000-0000-0000-0000000000c1', '00000000-0000-0000-0000-000000000001',
                '00000000-0000-0000-0000-0000000000a4');
        INSERT INTO "main"."message_files" ("channel_id", "file_key", "message_id")
        VALUES ('00000000-0000-0000-0000-0000000000c1', '00000000-0000-0000-0000-0000000000f1',
                '00000000-0000-0000-0000-000000000001');
        UPDATE "main"."message_files" SET "deleted" = true,
               "modified_by" = '00000000-0000-0000-0000-0000000000a1';
        """);

    assertThat(
            database.column(
                """
                SELECT concat_ws(' ', operation_name, log_type, user_id)
                FROM logs.audit_logs ORDER BY log_type, operation_name
                """))
        .containsExactly(
            "INSERT MESSAGES_LOGS \"00000000-0000-0000-0000-0000000000a2\"",
            "UPDATE MESSAGES_LOGS null",
            "INSERT MESSAGE_FILES_LOGS null",
            "UPDATE MESSAGE_FILES_LOGS \"00000000-0000-0000-0000-0000000000a1\"",
            "INSERT MESSAGE_RECIPIENTS_LOGS null");
  }

  @Test
  void channelsAndMembersAreDerivedFromTheRows() throws SQLException {
    TestDatabase database = ReferenceDatabase.createWithRows(MessageFiles.ABSENT);
    Migrations.migrate(database);

    assertThat(
            database.column(
                """
                SELECT concat_ws(' ', right(id::text, 2), type, coalesce(right(created_by::text, 2), '-'),
                  to_char(created_on AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI'), last_seq, log_floor)
                FROM main.channels ORDER BY id
                """))
        .containsExactly("c1 direct a1 2024-01-01T10:00 0 0", "c2 group a1 2024-01-02T10:00 0 0");
    // Neither Dan, whose recipient row is deleted, nor Zoe, whom only a deleted message names.
    assertThat(
            database.column(
                """
                SELECT concat_ws(' ', right(channel_id::text, 2), right(user_id::text, 2), role)
                FROM main.channel_members
                WHERE joined_seq = 0 AND read_seq = 0 AND left_on IS NULL
                ORDER BY channel_id, user_id
                """))
        .containsExactly(
            "c1 a1 owner", "c1 a2 member", "c1 a3 member", "c1 a5 member", "c2 a1 owner");
  }

  @Test
  void aHandMadeTableOfFilesGetsTheColumnsThatItLacks() throws SQLException {
    TestDatabase database = ReferenceDatabase.createWithRows(MessageFiles.ABSENT);
    // The sketch in the reference's chat.dbs has neither channel_id nor deleted_on nor deleted_by.
    database.execute(
        """
        CREATE TABLE main.message_files (
          id uuid PRIMARY KEY DEFAULT gen_random_uuid(), file_key varchar, message_id uuid NOT NULL,
          meta_data jsonb, created_by uuid, created_on timestamptz NOT NULL DEFAULT now(),
          deleted bool NOT NULL DEFAULT false, modified_by uuid,
          modified_on timestamptz NOT NULL DEFAULT now());
        INSERT INTO main.message_files (file_key, message_id)
        VALUES ('old', '00000000-0000-0000-0000-000000000001')
        """);
    Migrations.migrate(database);
    assertThat(
            database.value(
                """
                SELECT concat_ws(' ', file_key, deleted, coalesce(channel_id, '-'),
                  coalesce(deleted_on::text, '-'), coalesce(deleted_by::text, '-'))
                FROM main.message_files
                """))
        .isEqualTo("old f - - -");
  }

  @Test
  void theTypeOfAHandMadeColumnIsLeftAlone() throws SQLException {
    Map<MessageFiles, String> types =
        Map.of(
            MessageFiles.ABSENT, "character varying",
            MessageFiles.WITH_TEXTS, "character varying",
            MessageFiles.WITH_UUIDS, "uuid");
    for (MessageFiles files : MessageFiles.values()) {
      TestDatabase database = ReferenceDatabase.create(files);
      Migrations.migrate(database);
      assertThat(
              database.value(
                  """
                  SELECT data_type FROM information_schema.columns
                  WHERE table_name = 'message_files' AND column_name = 'channel_id'
                  """))
          .isEqualTo(types.get(files));
    }
  }
}
