package dev.palaver.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.palaver.testing.TestDatabase;
import dev.palaver.testing.TestPostgres;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A start that cannot go on says why, in one line, with the setting to look at. */
@Timeout(60)
class MigrationFaultsTest {
  private final TestDatabase database = TestPostgres.newDatabase();

  private String failure(String... settings) {
    Map<String, String> changed =
        settings.length == 0 ? Map.of() : Map.of(settings[0], settings[1]);
    MigrationException e =
        catchThrowableOfType(MigrationException.class, () -> Migrations.migrate(database, changed));
    assertThat(e.getMessage()).doesNotContain("\n").doesNotContain(database.password());
    return e.getMessage();
  }

  @Test
  void noServerAtTheAddress() throws IOException {
    String free;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      free = Integer.toString(socket.getLocalPort());
    }
    assertThat(failure("DB_PORT", free))
        .startsWith("the database at 127.0.0.1:" + free + " cannot be reached (DB_HOST, DB_PORT)")
        .contains("Connection refused");
  }

  @Test
  void unknownHostName() {
    assertThat(failure("DB_HOST", "no-such-host.invalid"))
        .contains("cannot be reached (DB_HOST, DB_PORT): this host name is unknown");
  }

  @Test
  void aServerThatNeverAnswers() throws IOException {
    try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Map<String, String> settings =
          Map.of(
              "DB_PORT",
              Integer.toString(silent.getLocalPort()),
              "CHAT_DB_CONNECT_TIMEOUT_MS",
              "500");
      MigrationException e =
          catchThrowableOfType(
              MigrationException.class, () -> Migrations.migrate(database, settings));
      assertThat(e).hasMessageContaining("cannot be reached (DB_HOST, DB_PORT)");
    }
  }

  @Test
  void wrongPassword() {
    assertThat(failure("DB_PASSWORD", "not this one"))
        .contains("refuses the user 'palaver_test' (DB_USER, DB_PASSWORD)");
  }

  @Test
  void unknownUser() {
    assertThat(failure("DB_USER", "nobody_here"))
        .contains("refuses the user 'nobody_here' (DB_USER, DB_PASSWORD)");
  }

  @Test
  void missingDatabase() {
    assertThat(failure("DB_DATABASE", "not_made"))
        .contains("has no database 'not_made' (DB_DATABASE)");
  }

  @Test
  void noRightToCreateTheSchema() {
    // Every user may connect to this one; only the superuser may create anything in it.
    assertThat(failure("DB_DATABASE", "postgres"))
        .contains("'palaver_test' (DB_USER) lacks a right")
        .contains("permission denied for database postgres");
  }

  @Test
  void aScriptThatFailsIsNamedAndLeavesNothingBehind() throws SQLException {
    database.execute("CREATE SCHEMA main; CREATE VIEW main.message_files AS SELECT 1 AS id");
    assertThat(failure())
        .startsWith("the migration of schema 'main' in 127.0.0.1:")
        .contains("failed at V1__reference_tables.sql:")
        .contains("message_files");
    assertThat(database.value("SELECT to_regclass('main.messages')")).isNull();

    database.execute("DROP VIEW main.message_files");
    assertThat(Migrations.migrate(database).migrated()).isTrue();
  }

  @Test
  void aFolderForTheCopiesThatCannotBeMade(@TempDir Path folder) throws IOException {
    Path file = Files.createFile(folder.resolve("file"));
    assertThat(failure("CHAT_MIGRATION_COPY", file.resolve("sub").toString()))
        .contains("cannot be written")
        .contains("CHAT_MIGRATION_COPY");
  }
}
