package dev.palaver.filter;

import dev.palaver.config.FilterLimits;
import io.vertx.core.MultiMap;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** A filter from its parameter to the statement: what each list does before the database. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class FilterBenchmark {
  private static final FilterLimits LIMITS =
      new FilterLimits(16_384, 32, 4, 10_000, 16 * 1024 * 1024);
  private static final int MANY = 60;

  /**
   * {@code typical}: the newest 20 of a channel. {@code large}: a disjunction of 60 conjunctions,
   * with fields, an order, and relations two levels deep; near the bound of its size.
   */
  @Param({"typical", "large"})
  String filter;

  private final FilterParser parser = new FilterParser(LIMITS);
  private MultiMap parameters;

  @Setup
  public void make() {
    JsonObject json = filter.equals("typical") ? typical() : large();
    parameters = MultiMap.caseInsensitiveMultiMap().add("filter", json.encode());
  }

  private static JsonObject typical() {
    return new JsonObject()
        .put("where", new JsonObject().put("channelId", UUID.randomUUID().toString()))
        .put("order", new JsonArray().add("createdOn DESC"))
        .put("limit", 20);
  }

  private static JsonObject large() {
    JsonArray any = new JsonArray();
    for (int i = 0; i < MANY; i++) {
      any.add(
          new JsonObject()
              .put("channelId", UUID.randomUUID().toString())
              .put("createdOn", new JsonObject().put("gt", "2026-01-31T23:59:59.999Z"))
              .put("body", new JsonObject().put("like", "%invoice " + i + "%")));
    }
    JsonObject scope =
        new JsonObject()
            .put("limit", 3)
            .put("include", new JsonArray().add(new JsonObject().put("relation", "messages")));
    return new JsonObject()
        .put("where", new JsonObject().put("or", any))
        .put("fields", new JsonArray().add("id").add("body").add("createdOn"))
        .put("order", new JsonArray().add("createdOn DESC").add("body ASC"))
        .put(
            "include",
            new JsonArray()
                .add(new JsonObject().put("relation", "messages").put("scope", scope))
                .add(new JsonObject().put("relation", "attachmentFiles")));
  }

  @Benchmark
  public Filter parse() {
    return parser.list(parameters, ChatModels.MESSAGE);
  }

  @Benchmark
  public Object parseAndCompile() {
    return SqlCompiler.list(
        ChatModels.MESSAGE, parser.list(parameters, ChatModels.MESSAGE), RowScope.ALL, LIMITS);
  }
}
