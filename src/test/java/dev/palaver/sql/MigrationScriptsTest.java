package dev.palaver.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.palaver.testing.TestDatabase;
import dev.palaver.testing.TestPostgres;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The scripts as an administrator finds them. */
@Timeout(120)
class MigrationScriptsTest {
  /** How psql ends after an error in a script that is to stop at the first. */
  private static final int STOPPED = 3;

  @Test
  void theListOfScriptsIsTheFolder() throws IOException {
    try (Stream<Path> files = Files.list(Path.of("sql"))) {
      assertThat(files.map(f -> f.getFileName().toString()).filter(n -> n.endsWith(".sql")))
          .containsExactlyInAnyOrderElementsOf(MigrationScripts.NAMES);
    }
    for (String name : MigrationScripts.NAMES) {
      assertThat(name).startsWith("V" + MigrationScripts.version(name) + "__");
    }
  }

  @Test
  void copiedScriptsAppliedByHandMakeACurrentSchema(@TempDir Path folder) throws Exception {
    TestDatabase database = TestPostgres.newDatabase();
    Path copies = folder.resolve("new/sql");
    Map<String, String> settings =
        Map.of("CHAT_MIGRATION", "false", "CHAT_MIGRATION_COPY", copies.toString());
    assertThatThrownBy(() -> Migrations.migrate(database, settings))
        .isInstanceOf(MigrationException.class);

    for (String name : MigrationScripts.NAMES) {
      String script = Files.readString(copies.resolve(name));
      assertThat(script).doesNotContain("${");
      apply(database, script);
    }

    assertThat(Migrations.migrate(database, settings).migrated()).isFalse();
    // Flyway takes the recorded rows for its own: it finds one script missing, and only that.
    database.execute("DELETE FROM main.palaver_schema_history WHERE version = '12'");
    assertThat(Migrations.migrate(database)).isEqualTo(new MigrationReport(11, 12));
  }

  @Test
  void aScriptThatFailsUnderPsqlLeavesNothingBehind() throws Exception {
    TestDatabase database = TestPostgres.newDatabase();
    database.execute("CREATE SCHEMA main; CREATE VIEW main.message_files AS SELECT 1 AS id");
    assertThat(psql(database, "V1__reference_tables.sql")).isEqualTo(STOPPED);
    assertThat(database.value("SELECT to_regclass('main.messages')")).isNull();
    assertThat(database.value("SELECT to_regclass('main.palaver_schema_history')")).isNull();

    database.execute("DROP VIEW main.message_files");
    for (String name : MigrationScripts.NAMES) {
      assertThat(psql(database, name)).as(name).isZero();
    }
    assertThat(Migrations.migrate(database, Map.of("CHAT_MIGRATION", "false")).migrated())
        .isFalse();
  }

  @Test
  void anIndexThatCannotBeBuiltUnderPsqlIsNotTakenForApplied() throws Exception {
    TestDatabase database = TestPostgres.newDatabase();
    for (String name : MigrationScripts.NAMES.subList(0, 3)) {
      assertThat(psql(database, name)).as(name).isZero();
    }
    database.execute("ALTER TABLE main.messages RENAME parent_message_id TO elsewhere");
    assertThat(psql(database, "V4__indexes.sql")).isEqualTo(STOPPED);
    assertThat(database.column("SELECT version FROM main.palaver_schema_history ORDER BY 1"))
        .containsExactly("1", "2", "3");

    database.execute("ALTER TABLE main.messages RENAME elsewhere TO parent_message_id");
    assertThat(psql(database, "V4__indexes.sql")).isZero();
  }

  /** Its exit code; a test ends here where psql is not installed. */
  private static int psql(TestDatabase database, String name) throws Exception {
    Path file = Files.createTempFile("palaver", ".sql");
    try {
      Files.writeString(file, MigrationScripts.forHand(name, "main"));
      return new ProcessBuilder("psql", "-X", "-q", "-f", file.toString(), database.conninfo())
          .redirectErrorStream(true)
          .redirectOutput(Redirect.DISCARD)
          .start()
          .waitFor();
    } catch (IOException e) {
      return Assumptions.abort("SKIPPED: psql does not run: " + e.getMessage());
    } finally {
      Files.delete(file);
    }
  }

  /** As psql does: every statement on its own. Ours end with the line; only bodies are quoted. */
  private static void apply(TestDatabase database, String script) throws SQLException {
    try (Connection connection = database.connection();
        Statement statement = connection.createStatement()) {
      StringBuilder sql = new StringBuilder();
      boolean quoted = false;
      for (String line : script.lines().toList()) {
        sql.append(line.startsWith("\\") ? "" : line).append('\n');
        quoted ^= line.matches(".*\\$(function|block)\\$.*");
        if (!quoted && line.endsWith(";")) {
          statement.execute(sql.toString());
          sql.setLength(0);
        }
      }
    }
  }
}
