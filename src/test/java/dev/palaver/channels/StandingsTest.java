package dev.palaver.channels;

import static org.assertj.core.api.Assertions.assertThat;

import dev.palaver.channels.Standings.Standing;
import dev.palaver.config.AppConfig;
import dev.palaver.core.ChannelId;
import dev.palaver.core.UserId;
import dev.palaver.sql.Database;
import dev.palaver.testing.TestDatabase;
import dev.palaver.testing.TestPostgres;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Many users who ask at once what they are to their channels, as after a node's death. */
class StandingsTest {
  private static final int CHANNELS = 40;
  private static final int QUESTIONS = 4000;

  private final TestDatabase postgres = TestPostgres.migratedDatabase();
  private Vertx vertx;
  private Database database;
  private Standings standings;

  @BeforeEach
  void open() throws SQLException {
    postgres.execute(
        """
        INSERT INTO main.channels (id, type, created_by)
        SELECT format('00000000-0000-4000-8000-%%s', lpad(n::text, 12, '0'))::uuid, 'group',
          gen_random_uuid() FROM generate_series(0, %1$d - 1) n;
        INSERT INTO main.channel_members (channel_id, user_id, role, joined_seq)
        SELECT id, id, 'member', 7 FROM main.channels
        """
            .formatted(CHANNELS));
    Map<String, String> env = new HashMap<>(postgres.env());
    env.put("JWT_SECRET", "no token is made here");
    env.put("CHAT_DB_POOL_SIZE", "1");
    env.put("CHAT_DB_QUEUE_SIZE", "2");
    vertx = Vertx.vertx();
    database = Database.open(vertx, AppConfig.from(env).database());
    standings = new Standings(database);
  }

  @AfterEach
  void close() {
    await(database.close());
    await(vertx.close());
  }

  private static UUID id(int n) {
    return UUID.fromString("00000000-0000-4000-8000-%012d".formatted(n));
  }

  @Test
  void thousandsAtOnceNeedFewConnectionsAndEachGetsItsOwnAnswer() {
    List<Future<Standing>> answers =
        IntStream.range(0, QUESTIONS)
            .mapToObj(
                i ->
                    standings.read(
                        new ChannelId(id(i % CHANNELS)), new UserId(id(i % (2 * CHANNELS)))))
            .toList();

    for (int i = 0; i < QUESTIONS; i++) {
      boolean member = i % (2 * CHANNELS) == i % CHANNELS;
      Standing expected = new Standing(true, member ? "member" : null, member ? 7 : 0, false);
      assertThat(await(answers.get(i))).as("question %d", i).isEqualTo(expected);
    }
  }

  @Test
  void whatIsAskedAfterARemovalKnowsOfIt() throws SQLException {
    ChannelId channel = new ChannelId(id(1));
    UserId user = new UserId(id(1));
    for (int round = 0; round < 50; round++) {
      Future<Standing> before = standings.read(channel, user);
      postgres.execute(
          "UPDATE main.channel_members SET left_on = now() WHERE user_id = '" + id(1) + "'");
      assertThat(await(standings.read(channel, user)).role()).isNull();
      await(before);
      postgres.execute(
          "UPDATE main.channel_members SET left_on = NULL WHERE user_id = '" + id(1) + "'");
      assertThat(await(standings.read(channel, user)).role()).isEqualTo("member");
    }
  }

  @Test
  void theAnswerComesOnTheContextThatAsked() {
    Context asking = vertx.getOrCreateContext();
    CompletableFuture<Context> answered = new CompletableFuture<>();
    asking.runOnContext(
        go ->
            standings
                .read(new ChannelId(id(1)), new UserId(id(1)))
                .onComplete(done -> answered.complete(Vertx.currentContext())));

    assertThat(answered.orTimeout(30, TimeUnit.SECONDS).join()).isSameAs(asking);
  }

  private static <T> T await(Future<T> future) {
    return future.toCompletionStage().toCompletableFuture().orTimeout(30, TimeUnit.SECONDS).join();
  }
}
