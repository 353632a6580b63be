package dev.palaver.channels;

import static org.assertj.core.api.Assertions.assertThat;

import dev.palaver.config.AppConfig;
import dev.palaver.sql.Database;
import dev.palaver.testing.TestDatabase;
import dev.palaver.testing.TestPostgres;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A node that stops closes its connections after the numbering: none is in a transaction then. */
class NumberingStopTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final String CHANNEL = "00000000-0000-4000-8000-000000000001";

  /** The numbering gives a lock up after 0.5 s. */
  private static final String WAITING =
      """
      SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()
        AND application_name = 'palaver' AND wait_event_type = 'Lock'
      """;

  private final TestDatabase postgres = TestPostgres.migratedDatabase();
  private final Vertx vertx = Vertx.vertx();

  @AfterEach
  void close() {
    await(vertx.close());
  }

  @Test
  void aStopLetsTheTransactionUnderWayEnd() throws SQLException {
    postgres.execute(
        """
        INSERT INTO main.channels (id, type) VALUES ('%1$s', 'task');
        INSERT INTO main.messages (body, channel_id, channel_type) VALUES ('old', '%1$s', 'task')
        """
            .formatted(CHANNEL));
    Map<String, String> env = new HashMap<>(postgres.env());
    env.put("JWT_SECRET", "no token is made here");
    AppConfig config = AppConfig.from(env);
    Database database = Database.open(vertx, config.database());
    try (Connection connection = postgres.connection();
        Statement statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      statement.execute(
          "SELECT 1 FROM main.channels WHERE id = '" + CHANNEL + "' FOR NO KEY UPDATE");
      String numbering = await(vertx.deployVerticle(new Numbering(database, config.channels())));
      awaitWaiting();

      await(vertx.undeploy(numbering));

      assertThat(postgres.value(WAITING)).isEqualTo("0");
    }
    await(database.close());
  }

  private void awaitWaiting() throws SQLException {
    Instant end = Instant.now().plus(PATIENCE);
    while (postgres.value(WAITING).equals("0")) {
      assertThat(Instant.now()).as("the numbering waits for the lock").isBefore(end);
      LockSupport.parkNanos(Duration.ofMillis(5).toNanos());
    }
  }

  private static <T> T await(Future<T> future) {
    return future.toCompletionStage().toCompletableFuture().orTimeout(30, TimeUnit.SECONDS).join();
  }
}
