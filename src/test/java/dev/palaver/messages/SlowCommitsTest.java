package dev.palaver.messages;

import static org.assertj.core.api.Assertions.assertThat;

import dev.palaver.channels.Channels;
import dev.palaver.config.AccessMode;
import dev.palaver.config.AppConfig;
import dev.palaver.config.WriteConfig;
import dev.palaver.core.Principal;
import dev.palaver.core.UserId;
import dev.palaver.events.BusEventPublisher;
import dev.palaver.events.EventLog;
import dev.palaver.idempotency.IdempotencyKeys;
import dev.palaver.sql.Database;
import dev.palaver.testing.TestDatabase;
import dev.palaver.testing.TestPostgres;
import dev.palaver.testing.TestServer;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What waiting spares a database whose commits are slow: callers are written together. */
class SlowCommitsTest {
  private static final int SENDERS = 20;
  private static final int ROUNDS = 60;

  private final TestDatabase test = TestPostgres.migratedDatabase();
  private final Vertx vertx = Vertx.vertx();
  private MessageWriter writer;

  @BeforeEach
  void start() throws Exception {
    Map<String, String> env = new HashMap<>(test.env());
    env.put("JWT_SECRET", "a secret of the test, 32 bytes and more");
    env.put("JWT_ISSUER", "palaver-tests");
    env.put("CHAT_WRITERS", "1"); // A batch that is late on a busy machine starts no other.
    AppConfig config = AppConfig.from(env);
    WriteConfig write = config.write();
    Database database = Database.open(vertx, config.database());
    Database writers = Database.openForWriters(vertx, config.database(), write.writers());
    Clock clock = Clock.systemUTC();
    EventLog log = new EventLog(database);
    writer =
        new MessageWriter(
            write,
            new BatchStore(
                writers,
                new ChannelTurn(new Channels(database, AccessMode.OPEN, config.channels()), log),
                new RepeatedSend(database, new IdempotencyKeys(database)),
                new BusEventPublisher(vertx, Duration.ZERO),
                clock),
            (outcome, nanos) -> {});
    await(vertx.deployVerticle(writer));
  }

  @AfterEach
  void stop() throws Exception {
    await(vertx.close());
  }

  @Test
  void callersWhoComeBackAreWrittenTogether() throws Exception {
    slowCommits();
    long before = batches();

    await(Future.join(IntStream.range(0, SENDERS).mapToObj(n -> sendAll(n, ROUNDS)).toList()));

    // Without a wait they part, one and the rest, into two batches a round. A machine that is busy
    // with something else may make callers late, who are then not waited for for a while.
    assertThat(batches() - before).isBetween((long) ROUNDS, ROUNDS * 7L / 4);
  }

  /** Each batch takes 20 ms, whatever is in it; the channels are there. */
  private void slowCommits() throws Exception {
    await(Future.join(IntStream.range(0, SENDERS).mapToObj(n -> sendAll(n, 1)).toList()));
    test.execute(
        """
        CREATE FUNCTION main.slow() RETURNS trigger LANGUAGE plpgsql AS
          'BEGIN PERFORM pg_sleep(0.02); RETURN NULL; END';
        CREATE TRIGGER slow AFTER INSERT ON main.messages
          FOR EACH STATEMENT EXECUTE FUNCTION main.slow()""");
  }

  /** Transactions that stored a message. */
  private long batches() throws Exception {
    return Long.parseLong(test.value("SELECT count(DISTINCT xmin::text) FROM main.messages"));
  }

  /** One caller, who sends again when they are answered. */
  private Future<?> sendAll(int sender, int times) {
    if (times == 0) {
      return Future.succeededFuture();
    }
    UUID channel = new UUID(0, sender);
    Principal author = new Principal(new UserId(channel), null, Set.of(), null, null, null);
    return writer
        .send(
            MessageDraft.of(
                TestServer.message(channel),
                author,
                MessageDraft.Rule.OPEN,
                Instant.now(),
                Optional.empty()))
        .compose(stored -> sendAll(sender, times - 1));
  }

  private static <T> T await(Future<T> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
  }
}
