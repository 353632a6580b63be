package dev.palaver.filter;

import static org.assertj.core.api.Assertions.assertThat;

import dev.palaver.config.AppConfig;
import dev.palaver.config.FilterLimits;
import dev.palaver.core.MemoryBudget;
import dev.palaver.sql.Database;
import dev.palaver.sql.RowReader;
import dev.palaver.testing.TestDatabase;
import dev.palaver.testing.TestPostgres;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** How many statements a list with relations is: as many as it names, however many rows it has. */
class IncludeStatementsTest {
  private static final FilterLimits LIMITS = new FilterLimits(16_384, 64, 4, 10_000, 1024 * 1024);

  private static Vertx vertx;
  private static Database database;

  private final List<String> statements = Collections.synchronizedList(new ArrayList<>());
  private final EntityReader reader =
      new EntityReader(
          new Queries() {
            @Override
            public <T> Future<T> read(String sql, Tuple values, Supplier<RowReader<T>> reader) {
              statements.add(sql);
              return database.read(sql, values, reader);
            }
          },
          LIMITS);

  @BeforeAll
  static void fill() throws Exception {
    TestDatabase test = TestPostgres.migratedDatabase();
    var unused = World.in(test, new Random(7));
    Map<String, String> env = new HashMap<>(test.env());
    env.put("JWT_SECRET", "no token is made or read with this one");
    vertx = Vertx.vertx();
    database = Database.open(vertx, AppConfig.from(env).database());
  }

  @AfterAll
  static void close() {
    database.close().await();
    vertx.close().await();
  }

  private static JsonObject include(String relation, JsonObject scope) {
    return new JsonObject().put("relation", relation).put("scope", scope);
  }

  private List<JsonObject> list(JsonObject... includes) {
    JsonObject filter = new JsonObject().put("include", new JsonArray(List.of(includes)));
    Filter parsed =
        new FilterParser(LIMITS).list(Brackets.json("filter", filter), ChatModels.MESSAGE);
    MemoryBudget.Hold memory = new MemoryBudget(Long.MAX_VALUE).hold();
    return reader.list(ChatModels.MESSAGE, parsed, RowScope.ALL, memory).await();
  }

  @Test
  void eachRelationOfALevelIsOneStatementForAllRows() {
    JsonObject below =
        new JsonObject()
            .put("include", new JsonArray().add(include("messageRecipients", new JsonObject())));
    List<JsonObject> rows =
        list(
            include("messages", below),
            include("parentMessage", new JsonObject()),
            include("messageRecipients", new JsonObject()),
            include("attachmentFiles", new JsonObject()));
    assertThat(rows.stream().filter(row -> row.containsKey("messages")).count()).isGreaterThan(5);
    assertThat(rows.stream().filter(row -> row.containsKey("messageRecipients")).count())
        .isGreaterThan(5);
    assertThat(statements).hasSize(1 + 4 + 1);
  }

  @Test
  void aPageOfRelatedRowsForEachRowIsOneStatementToo() {
    List<JsonObject> rows = list(include("messages", new JsonObject().put("limit", 1)));
    List<JsonObject> parents = rows.stream().filter(row -> row.containsKey("messages")).toList();
    assertThat(parents).hasSizeGreaterThan(5);
    assertThat(parents).allMatch(row -> row.getJsonArray("messages").size() == 1);
    assertThat(statements).hasSize(2);
  }
}
