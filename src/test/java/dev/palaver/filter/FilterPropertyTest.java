package dev.palaver.filter;

import static org.assertj.core.api.Assertions.assertThat;

import dev.palaver.config.AppConfig;
import dev.palaver.config.FilterLimits;
import dev.palaver.core.ChatException;
import dev.palaver.core.MemoryBudget;
import dev.palaver.sql.Database;
import dev.palaver.testing.TestDatabase;
import dev.palaver.testing.TestPostgres;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Random filters through parser, compiler and PostgreSQL, against {@link PlainEvaluator} on the
 * same rows. {@code -Dpalaver.filter.seed} repeats a run, {@code -Dpalaver.filter.cases} sets its
 * length.
 */
class FilterPropertyTest {
  private static final long SEED =
      Long.getLong("palaver.filter.seed", System.currentTimeMillis() % 1_000_000);
  private static final int CASES = Integer.getInteger("palaver.filter.cases", 2000);
  private static final int AT_ONCE = 16;
  private static final FilterLimits LIMITS = new FilterLimits(16_384, 64, 4, 10_000, 1024 * 1024);

  private static Vertx vertx;
  private static Database database;
  private static EntityReader reader;
  private static World world;

  private final FilterParser parser = new FilterParser(LIMITS);

  @BeforeAll
  static void fill() throws Exception {
    System.out.println("palaver.filter.seed=" + SEED);
    TestDatabase test = TestPostgres.migratedDatabase();
    world = World.in(test, new Random(SEED));
    Map<String, String> env = new HashMap<>(test.env());
    env.put("JWT_SECRET", "no token is made or read with this one");
    vertx = Vertx.vertx();
    database = Database.open(vertx, AppConfig.from(env).database());
    reader = new EntityReader(database, LIMITS);
  }

  @AfterAll
  static void close() {
    database.close().await();
    vertx.close().await();
  }

  @Test
  void compiledFiltersAnswerWhatPlainEvaluationAnswers() throws Exception {
    run(this::compare);
  }

  @Test
  void hostileFiltersAreRefusedOrAnsweredRight() throws Exception {
    run(this::attack);
    assertThat(reader.count(ChatModels.MESSAGE, Where.everything(), RowScope.ALL).await())
        .as("rows after the attacks, seed " + SEED)
        .isEqualTo(unscoped().count(ChatModels.MESSAGE, new JsonObject()));
  }

  /** Some cases at a time, so that the round trips overlap. */
  private static void run(IntFunction<Future<?>> test) throws Exception {
    for (int from = 0; from < CASES; from += AT_ONCE) {
      List<Future<?>> cases = new ArrayList<>();
      for (int i = from; i < Math.min(from + AT_ONCE, CASES); i++) {
        cases.add(test.apply(i));
      }
      Future.join(cases).await(60, TimeUnit.SECONDS);
    }
  }

  private Future<?> compare(int number) {
    Random random = new Random(SEED * 31 + number);
    FilterGenerator generator = new FilterGenerator(world, random);
    Model model = generator.model();
    JsonObject filter = generator.filter(model, 2);
    JsonObject where = filter.getJsonObject("where", new JsonObject());
    Optional<UUID> channel =
        random.nextBoolean() ? Optional.empty() : Optional.of(World.pick(world.channels, random));
    Optional<Boolean> whole =
        random.nextBoolean() ? Optional.empty() : Optional.of(random.nextBoolean());
    RowScope scope = scope(channel, whole);
    PlainEvaluator plain =
        new PlainEvaluator(world, (of, row) -> whole.orElse(false) || inScope(channel, row));
    List<JsonObject> expected = plain.list(model, filter);
    String about =
        "seed " + SEED + " case " + number + " " + model + " " + channel + whole + filter;

    List<Future<?>> answers = new ArrayList<>();
    for (MultiMap parameters : Brackets.formsOf("filter", filter)) {
      answers.add(
          reader
              .list(model, parser.list(parameters, model), scope, memory())
              .map(rows -> assertThat(rows).as(about + parameters).isEqualTo(expected)));
    }
    Where parsed = parser.where(Brackets.json("where", where), model);
    answers.add(
        reader
            .count(model, parsed, scope)
            .map(count -> assertThat(count).as(about).isEqualTo(plain.count(model, where))));
    return Future.all(answers);
  }

  private static MemoryBudget.Hold memory() {
    return new MemoryBudget(Long.MAX_VALUE).hold();
  }

  private Future<?> attack(int number) {
    Model model = ChatModels.MESSAGE;
    HostileGenerator.Attack attack =
        new HostileGenerator(world, new Random(SEED * 37 + number)).attack(model);
    String about = "seed " + SEED + " case " + number + " " + attack;
    return Future.succeededFuture()
        .compose(
            start ->
                reader.list(model, parser.list(attack.parameters(), model), RowScope.ALL, memory()))
        .<Object>map(
            answer -> {
              assertThat(attack.meaning()).as("taken: " + about).isPresent();
              List<JsonObject> expected = unscoped().list(model, attack.meaning().get());
              return assertThat(answer).as(about).isEqualTo(expected);
            })
        .recover(
            refused -> {
              assertThat(refused).as(about).isInstanceOf(ChatException.class);
              int status = ((ChatException) refused).code().status();
              assertThat(status).as(about).isBetween(400, 422);
              return Future.succeededFuture();
            });
  }

  private static PlainEvaluator unscoped() {
    return new PlainEvaluator(world, (of, row) -> true);
  }

  private static boolean inScope(Optional<UUID> channel, Map<String, Object> row) {
    return channel.isEmpty() || channel.get().toString().equals(asText(row.get("channelId")));
  }

  private static String asText(Object value) {
    return value == null ? null : value.toString();
  }

  /** The rows of a channel, or of every one; all of them, when one look says so. */
  private static RowScope scope(Optional<UUID> channel, Optional<Boolean> whole) {
    return new RowScope() {
      @Override
      public Optional<String> condition(Rows rows, Parameters parameters) {
        return channel.map(
            id ->
                whole(rows, parameters).map(all -> all + " OR ").orElse("")
                    + rows.alias()
                    + ".channel_id::text = "
                    + parameters.bind(id.toString())
                    + "::text");
      }

      @Override
      public Optional<String> whole(Rows rows, Parameters parameters) {
        return whole.map(all -> parameters.bind(all) + "::boolean");
      }
    };
  }
}
