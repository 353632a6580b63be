package dev.palaver.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.palaver.testing.TestDatabase;
import dev.palaver.testing.TestPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The scripts as an administrator finds them. */
@Timeout(120)
class MigrationScriptsTest {
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

  /** As psql does: every statement on its own. Ours end with the line; only bodies are quoted. */
  private static void apply(TestDatabase database, String script) throws SQLException {
    try (Connection connection = database.connection();
        Statement statement = connection.createStatement()) {
      StringBuilder sql = new StringBuilder();
      boolean quoted = false;
      for (String line : script.lines().toList()) {
        sql.append(line).append('\n');
        quoted ^= line.matches(".*\\$(function|block)\\$.*");
        if (!quoted && line.endsWith(";")) {
          statement.execute(sql.toString());
          sql.setLength(0);
        }
      }
    }
  }
}
