package dev.palaver.messages;

import static org.assertj.core.api.Assertions.assertThat;

import dev.palaver.channels.Channels;
import dev.palaver.config.AccessMode;
import dev.palaver.config.AppConfig;
import dev.palaver.core.ChatException;
import dev.palaver.core.ErrorCode;
import dev.palaver.core.Principal;
import dev.palaver.core.UserId;
import dev.palaver.events.EventLog;
import dev.palaver.idempotency.IdempotencyKeys;
import dev.palaver.messages.MessageWriter.Pending;
import dev.palaver.sql.Database;
import dev.palaver.testing.TestDatabase;
import dev.palaver.testing.TestPostgres;
import dev.palaver.testing.TestServer;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A batch in which the members of one channel change each time that it has the locks. */
class RestlessChannelTest {
  private static final UUID RESTLESS = new UUID(0, 1);
  private static final UUID QUIET = new UUID(0, 2);
  private static final UUID OTHER = new UUID(0, 3);

  private final TestDatabase rows = TestPostgres.migratedDatabase();
  private final Vertx vertx = Vertx.vertx();
  private final BatchStore store = store();

  private BatchStore store() {
    Map<String, String> env = new HashMap<>(rows.env());
    env.put("JWT_SECRET", "no token is made here");
    AppConfig config = AppConfig.from(env);
    Database database = Database.open(vertx, config.database());
    Channels channels = new Channels(database, AccessMode.MEMBERS, config.channels());
    return new BatchStore(
        Database.openForWriters(vertx, config.database(), 1),
        new ChannelTurn(channels, new EventLog(database)),
        new RepeatedSend(database, new IdempotencyKeys(database)),
        events -> {},
        Clock.systemUTC());
  }

  @AfterEach
  void stop() {
    await(vertx.close());
  }

  /** Ends every statement that has the channel's lock, as the function of V12 does. */
  private void makeRestless() throws SQLException {
    rows.execute(
        """
        INSERT INTO main.channels (id, type) VALUES ('%1$s', 'task'), ('%2$s', 'task'), ('%3$s', 'task');
        CREATE FUNCTION main.restless() RETURNS trigger LANGUAGE plpgsql AS
          'BEGIN RAISE EXCEPTION USING ERRCODE = ''PV001'', DETAIL = OLD.id; END';
        CREATE TRIGGER restless BEFORE UPDATE ON main.channels
          FOR EACH ROW WHEN (OLD.id = '%1$s') EXECUTE FUNCTION main.restless()
        """
            .formatted(RESTLESS, QUIET, OTHER));
  }

  private Pending pending(UUID channel) {
    Principal author =
        new Principal(new UserId(UUID.randomUUID()), null, Set.of(), null, null, null);
    MessageDraft draft =
        MessageDraft.of(
            TestServer.message(channel),
            author,
            MessageDraft.Rule.SERVICE,
            Instant.now(),
            Optional.empty());
    return new Pending(draft, vertx.getOrCreateContext(), Promise.promise());
  }

  @Test
  void itFailsItsOwnSendersAlone() throws SQLException {
    makeRestless();
    List<Pending> batch =
        List.of(
            pending(QUIET), pending(RESTLESS), pending(OTHER), pending(RESTLESS), pending(QUIET));

    await(store.store(batch)).tell().run();

    assertThat(List.of(seq(batch.get(0)), seq(batch.get(2)), seq(batch.get(4))))
        .containsExactly(1L, 1L, 2L);
    assertThat(List.of(code(batch.get(1)), code(batch.get(3)))).containsOnly(ErrorCode.UNAVAILABLE);
    assertThat(rows.value("SELECT count(*) FROM main.messages")).isEqualTo("3");
  }

  private static long seq(Pending pending) {
    JsonObject answer = await(pending.answer().future());
    return answer.getLong("seq");
  }

  private static ErrorCode code(Pending pending) {
    return await(
        pending
            .answer()
            .future()
            .map(stored -> (ErrorCode) null)
            .recover(failure -> Future.succeededFuture(((ChatException) failure).code())));
  }

  private static <T> T await(Future<T> future) {
    return future.toCompletionStage().toCompletableFuture().orTimeout(30, TimeUnit.SECONDS).join();
  }
}
