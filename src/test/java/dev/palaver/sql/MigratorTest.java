package dev.palaver.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.palaver.sql.ReferenceDatabase.MessageFiles;
import dev.palaver.testing.Docs;
import dev.palaver.testing.TestDatabase;
import dev.palaver.testing.TestPostgres;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class MigratorTest {
  private static final String INDEXES =
      """
      SELECT indexrelid::regclass::text FROM pg_index
      WHERE indisvalid AND indexrelid::regclass::text LIKE 'main.ix_%' ORDER BY 1
      """;

  @Test
  void anEmptyDatabaseGetsEveryTableAndIndex() throws SQLException {
    TestDatabase database = TestPostgres.newDatabase();
    assertThat(Migrations.migrate(database)).isEqualTo(new MigrationReport(0, 12));
    assertThat(
            database.column(
                """
                SELECT schemaname || '.' || tablename FROM pg_tables
                WHERE schemaname IN ('main', 'logs', 'public') ORDER BY 1
                """))
        .containsExactly(
            "logs.audit_logs",
            "main.channel_events",
            "main.channel_members",
            "main.channels",
            "main.idempotency_keys",
            "main.message_files",
            "main.message_recipients",
            "main.messages",
            "main.palaver_schema_history",
            "main.revocations");
    assertThat(database.column(INDEXES))
        .containsExactly(
            "main.ix_channel_members_user_channel",
            "main.ix_message_files_message",
            "main.ix_message_recipients_message",
            "main.ix_message_recipients_recipient",
            "main.ix_message_recipients_unread",
            "main.ix_messages_channel_created",
            "main.ix_messages_channel_seq",
            "main.ix_messages_numbering",
            "main.ix_messages_parent",
            "main.ix_messages_to_user",
            "main.ix_revocations_created",
            "main.ix_revocations_expires");
  }

  @Test
  void aSecondStartFindsNothingToDo() throws SQLException {
    TestDatabase database = TestPostgres.newDatabase();
    Migrations.migrate(database);
    MigrationReport second = Migrations.migrate(database);
    assertThat(second).isEqualTo(new MigrationReport(12, 12));
    assertThat(second.migrated()).isFalse();
    assertThat(database.value("SELECT count(*) FROM main.palaver_schema_history WHERE success"))
        .isEqualTo("12");
  }

  @Test
  void nodesThatStartAtOnceAllComeUpOnAnEmptyDatabase() throws Exception {
    startTogether(TestPostgres.newDatabase());
  }

  @Test
  void nodesThatStartAtOnceAllComeUpOnADatabaseOfTheReference() throws Exception {
    startTogether(ReferenceDatabase.createWithRows(MessageFiles.WITH_TEXTS));
  }

  private static void startTogether(TestDatabase database) throws Exception {
    int nodes = 4;
    ExecutorService threads = Executors.newFixedThreadPool(nodes);
    try {
      List<Future<MigrationReport>> starts = new ArrayList<>();
      for (int i = 0; i < nodes; i++) {
        starts.add(threads.submit(() -> Migrations.migrate(database)));
      }
      for (Future<MigrationReport> start : starts) {
        assertThat(start.get(60, TimeUnit.SECONDS).to()).isEqualTo(12);
      }
    } finally {
      threads.shutdownNow();
    }
    assertThat(
            database.column(
                """
                SELECT version FROM main.palaver_schema_history
                WHERE type = 'SQL' ORDER BY installed_rank
                """))
        .containsExactly("1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11", "12");
  }

  @Test
  void withoutPermissionToMigrateASchemaThatIsBehindIsRefused() throws SQLException {
    TestDatabase database = TestPostgres.newDatabase();
    assertThatThrownBy(() -> Migrations.migrate(database, Map.of("SOURCELOOP_MIGRATION", "false")))
        .isInstanceOf(MigrationException.class)
        .hasMessageContaining("version 0")
        .hasMessageContaining("CHAT_MIGRATION")
        .hasMessageNotContaining("\n");
    assertThat(database.value("SELECT to_regnamespace('main')")).isNull();
  }

  @Test
  void withoutPermissionToMigrateACurrentSchemaIsTaken() {
    TestDatabase database = TestPostgres.migratedDatabase();
    assertThat(Migrations.migrate(database, Map.of("CHAT_MIGRATION", "false")))
        .isEqualTo(new MigrationReport(12, 12));
  }

  @Test
  void aSchemaOfANewerProgramIsRefused() throws SQLException {
    TestDatabase database = TestPostgres.migratedDatabase();
    later(database);
    for (String enabled : List.of("true", "false")) {
      assertThatThrownBy(() -> Migrations.migrate(database, Map.of("CHAT_MIGRATION", enabled)))
          .isInstanceOf(MigrationException.class)
          .hasMessageContaining("version 13, newer than this program");
    }
  }

  @Test
  void anOlderProgramStartsOnceLaterMigrationsAreTakenOutOfTheHistoryAsWritten() throws Exception {
    TestDatabase database = TestPostgres.migratedDatabase();
    later(database);

    database.execute(Docs.blocks(Path.of("docs", "operations.md"), "back").get(0));

    assertThat(Migrations.migrate(database, Map.of())).isEqualTo(new MigrationReport(12, 12));
  }

  private static void later(TestDatabase database) throws SQLException {
    database.execute(
        """
        INSERT INTO main.palaver_schema_history
        SELECT installed_rank + 1, '13', 'later', 'SQL', 'V13__later.sql', 1, 'someone', now(), 1, true
        FROM main.palaver_schema_history WHERE version = '12'
        """);
  }

  @Test
  void anotherSchemaNameHoldsEverythingButTheAudit() throws SQLException {
    TestDatabase database = TestPostgres.newDatabase();
    Migrations.migrate(database, Map.of("DB_SCHEMA", "chat_two"));
    assertThat(database.value("SELECT to_regnamespace('main')")).isNull();
    database.execute(
        """
        INSERT INTO chat_two.messages (body, channel_id, channel_type)
        VALUES ('x', gen_random_uuid(), 'direct');
        UPDATE chat_two.messages SET body = 'y'
        """);
    assertThat(database.value("SELECT count(*) FROM logs.audit_logs")).isEqualTo("2");
  }

  @Test
  void twoSchemasOfOneDatabaseLiveSideBySide() throws SQLException {
    TestDatabase database = TestPostgres.newDatabase();
    Migrations.migrate(database);
    assertThat(Migrations.migrate(database, Map.of("DB_SCHEMA", "second")).migrated()).isTrue();
    assertThat(Migrations.migrate(database).migrated()).isFalse();
  }

  @Test
  void anIndexWhoseBuildingWasCutOffIsBuiltAgain() throws SQLException {
    TestDatabase database = TestPostgres.migratedDatabase();
    // What a kill during CREATE INDEX CONCURRENTLY leaves: an invalid index, and a failed script.
    database.execute(
        """
        DELETE FROM main.palaver_schema_history WHERE version IN ('5', '6', '7', '8', '9', '10', '11', '12');
        UPDATE main.palaver_schema_history SET success = false WHERE version = '4'
        """);
    markInvalid(database, "main.ix_messages_parent");
    assertThat(database.column(INDEXES)).doesNotContain("main.ix_messages_parent");

    assertThat(Migrations.migrate(database).from()).isEqualTo(3);

    assertThat(database.column(INDEXES)).contains("main.ix_messages_parent");
    assertThat(database.value("SELECT count(*) FROM pg_index WHERE NOT indisvalid")).isEqualTo("0");
  }

  /** A unique index that finds a double fails as late as a kill would end it. */
  private static void markInvalid(TestDatabase database, String index) throws SQLException {
    database.execute("DROP INDEX " + index);
    database.execute(
        """
        INSERT INTO main.messages (body, channel_id, channel_type)
        SELECT 'same', gen_random_uuid(), 'direct' FROM generate_series(1, 2)
        """);
    String name = index.substring(index.indexOf('.') + 1);
    assertThatThrownBy(
            () ->
                database.execute(
                    "CREATE UNIQUE INDEX CONCURRENTLY " + name + " ON main.messages (body)"))
        .isInstanceOf(SQLException.class);
  }
}
