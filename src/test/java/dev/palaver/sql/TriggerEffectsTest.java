package dev.palaver.sql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.palaver.sql.ReferenceDatabase.MessageFiles;
import dev.palaver.testing.TestDatabase;
import dev.palaver.testing.TestPostgres;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The statement-level triggers do what the reference's row-level ones do. */
@Timeout(120)
class TriggerEffectsTest {
  /** Statements on one row, on many and on none, with and without a user, on all three tables. */
  private static final List<String> WRITES =
      List.of(
          """
          INSERT INTO main.messages (id, body, channel_id, channel_type, created_by, created_on)
          SELECT ('00000000-0000-0000-0000-00000000000' || n)::uuid, 'body ' || n,
            '00000000-0000-0000-0000-0000000000c1', 'direct',
            CASE WHEN n > 1 THEN '00000000-0000-0000-0000-0000000000a1'::uuid END, '2024-01-01Z'
          FROM generate_series(1, 3) n
          """,
          """
          UPDATE main.messages SET body = 'changed', subject = 'né "quoted"',
            modified_by = '00000000-0000-0000-0000-0000000000a2'
          WHERE body <> 'body 1'
          """,
          "UPDATE main.messages SET status = 4 WHERE body = 'body 1'",
          "UPDATE main.messages SET status = 5 WHERE body = 'no such body'",
          """
          INSERT INTO main.message_recipients (id, channel_id, message_id, recipient_id, created_by)
          VALUES ('00000000-0000-0000-0000-000000000011', '00000000-0000-0000-0000-0000000000c1',
            '00000000-0000-0000-0000-000000000001', '00000000-0000-0000-0000-0000000000a3', NULL)
          """,
          "UPDATE main.message_recipients SET is_read = true",
          """
          INSERT INTO main.message_files (id, file_key, message_id, meta_data, created_by)
          VALUES ('00000000-0000-0000-0000-000000000021', 'k', '00000000-0000-0000-0000-000000000001',
            '{"size": 3}', '00000000-0000-0000-0000-0000000000a1')
          """,
          "UPDATE main.message_files SET deleted = true",
          "DELETE FROM main.message_files",
          "DELETE FROM main.message_recipients",
          "DELETE FROM main.messages");

  /** Every column of the audit but its own id and the times of the run. */
  private static final String AUDIT =
      """
      SELECT jsonb_build_array(operation_name, table_name, log_type, entity_id, user_id,
        before - 'modified_on' - 'deleted_on' - 'created_on',
        after - 'modified_on' - 'deleted_on' - 'created_on',
        jsonb_typeof(before->'modified_on'), jsonb_typeof(after->'modified_on'),
        after->>'modified_on' = before->>'modified_on')::text
      FROM logs.audit_logs ORDER BY operation_time, entity_id
      """;

  @Test
  void theAuditRowsAreTheSameAsTheReferences() throws SQLException {
    TestDatabase reference = ReferenceDatabase.create(MessageFiles.WITH_TEXTS);
    TestDatabase adopted = ReferenceDatabase.create(MessageFiles.WITH_TEXTS);
    Migrations.migrate(adopted);
    TestDatabase fresh = TestPostgres.migratedDatabase();
    for (String write : WRITES) {
      reference.execute(write);
      adopted.execute(write);
      fresh.execute(write);
    }
    List<String> expected = reference.column(AUDIT);
    assertThat(expected).hasSize(15);
    assertThat(adopted.column(AUDIT)).isEqualTo(expected);
    assertThat(fresh.column(AUDIT)).isEqualTo(expected);
    assertThat(expected.get(0)).contains("\"INSERT\"", "\"MESSAGES_LOGS\"", "\"null\"");
  }

  @Test
  void theIdsOfAuditRowsFollowTheTime() throws SQLException {
    TestDatabase database = TestPostgres.migratedDatabase();
    for (String write : WRITES) {
      database.execute(write);
    }
    // The id's first 48 bits are milliseconds, its 13th digit is the version (RFC 9562, 5.7).
    assertThat(
            database.column(
                """
                SELECT DISTINCT substr(id::text, 15, 1) || ' ' || (abs(
                  ('x' || lpad(replace(left(id::text, 13), '-', ''), 16, '0'))::bit(64)::bigint
                    - extract(epoch FROM operation_time) * 1000) < 1000)::text
                FROM logs.audit_logs
                """))
        .containsExactly("7 true");
  }

  @Test
  void aFailedStatementLeavesNoAuditRow() throws SQLException {
    TestDatabase database = TestPostgres.migratedDatabase();
    try (Connection connection = database.connection();
        Statement statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      statement.execute(WRITES.get(0));
      connection.rollback();
    }
    assertThat(database.value("SELECT count(*) FROM logs.audit_logs")).isEqualTo("0");
  }

  @Test
  void anUpdateSetsModifiedOnWhateverTheCallerSays() throws SQLException {
    TestDatabase database = TestPostgres.migratedDatabase();
    for (String write : List.of(WRITES.get(0), WRITES.get(4), WRITES.get(6))) {
      database.execute(write);
    }
    for (String table : List.of("messages", "message_recipients", "message_files")) {
      database.execute("UPDATE main." + table + " SET modified_on = '2001-01-01Z'");
      assertThat(
              database.value(
                  "SELECT bool_and(modified_on > now() - interval '1 minute') FROM main." + table))
          .isEqualTo("t");
    }
  }

  @Test
  void numberingIsNoChangeThatAPersonMade() throws SQLException {
    TestDatabase database = TestPostgres.migratedDatabase();
    database.execute(WRITES.get(0));
    String state =
        "SELECT max(modified_on)::text || (SELECT count(*) FROM logs.audit_logs) FROM main.messages";
    String before = database.value(state);
    try (Connection connection = database.connection();
        Statement statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      statement.execute("SELECT set_config('palaver.numbering', 'on', true)");
      statement.execute("UPDATE main.messages SET seq = right(id::text, 1)::bigint");
      connection.commit();
      assertThat(database.value(state)).isEqualTo(before);

      // The same connection, whose setting ended with its transaction, audits again.
      statement.execute("UPDATE main.messages SET status = 1");
      connection.commit();
    }
    assertThat(database.value("SELECT count(*) FROM logs.audit_logs")).isEqualTo("6");
    assertThat(database.value(state)).isNotEqualTo(before);
    assertThat(database.value("SELECT count(*) FROM logs.audit_logs WHERE after ? 'seq'"))
        .isEqualTo("0");
  }

  /**
   * As many rows as one request may change, by a connection that has planned for one row: each with
   * each would take minutes, and the setting's 10 s would refuse the request.
   */
  @Test
  void theAuditOfManyRowsCostsNoMoreThanTheRows() throws SQLException {
    TestDatabase database = TestPostgres.migratedDatabase();
    try (Connection connection = database.connection();
        Statement statement = connection.createStatement()) {
      statement.execute(WRITES.get(0));
      for (int i = 0; i < 6; i++) {
        statement.execute(WRITES.get(2));
      }
      statement.execute(
          """
          INSERT INTO main.messages (body, channel_id, channel_type)
          SELECT 'many', '00000000-0000-0000-0000-0000000000c1', 'direct'
          FROM generate_series(1, 10000)
          """);
      statement.execute("SET statement_timeout = '10s'");
      statement.execute("UPDATE main.messages SET status = 6 WHERE body = 'many'");
    }
    assertThat(
            database.value(
                """
                SELECT count(*) FROM logs.audit_logs
                WHERE before->>'status' = '0' AND after->>'status' = '6'
                  AND before->>'id' = after->>'id'
                """))
        .isEqualTo("10000");
  }
}
