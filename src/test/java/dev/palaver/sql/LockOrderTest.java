package dev.palaver.sql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.palaver.sql.ReferenceDatabase.MessageFiles;
import dev.palaver.testing.TestDatabase;
import dev.palaver.testing.Until;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The reference writes on while its database is migrated. */
@Timeout(120)
class LockOrderTest {
  private static final Duration LIMIT = Duration.ofSeconds(60);

  private static final String WAITING =
      """
      SELECT count(*) FROM pg_locks
      WHERE NOT granted AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
      """;

  /** An insert locks its own table, and at its end the messages, for its foreign key. */
  @Test
  void aMigrationInTheMiddleOfAnInsertFailsNeither() throws Exception {
    TestDatabase database = ReferenceDatabase.createWithRows(MessageFiles.WITH_UUIDS);
    try (Connection reference = database.connection();
        Statement statement = reference.createStatement()) {
      reference.setAutoCommit(false);
      statement.execute("LOCK TABLE main.message_recipients IN ROW EXCLUSIVE MODE");
      CompletableFuture<MigrationReport> migration =
          CompletableFuture.supplyAsync(() -> Migrations.migrate(database));
      Until.holds(() -> waits(database), LIMIT, () -> "the migration does not wait: " + migration);

      statement.execute(
          """
          INSERT INTO main.message_recipients (channel_id, message_id, recipient_id)
          SELECT channel_id, id, md5('somebody')::uuid FROM main.messages LIMIT 1
          """);
      reference.commit();

      assertThat(migration.get(60, TimeUnit.SECONDS).to()).isEqualTo(MigrationScripts.LATEST);
    }
  }

  private static boolean waits(TestDatabase database) {
    try {
      return !database.value(WAITING).equals("0");
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }
}
