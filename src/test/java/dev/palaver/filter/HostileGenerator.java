package dev.palaver.filter;

import io.vertx.core.MultiMap;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/** Filters of somebody who means harm, hidden in otherwise valid ones. */
final class HostileGenerator {
  private static final List<String> TEXTS =
      List.of(
          "'; DROP TABLE messages; --",
          "\" OR \"\"=\"",
          "a\u0000b",
          "\ud800",
          "\\'; select pg_sleep(10) --",
          "$1",
          "${schema}",
          "%00",
          "\u202e\ufeff",
          "[object Object]",
          "x".repeat(9000));
  private static final List<String> NAMES =
      List.of(
          "__proto__",
          "constructor",
          "created_on",
          "body\" = 'x' or 1=1 --",
          "t.id",
          "id::text",
          "metaData.x",
          "body.",
          "",
          "nor",
          "$or",
          "a\u0000",
          "toString",
          "\ud83d");
  private static final List<String> OPERATORS =
      List.of("__proto__", "$gt", "exists", "contains", "= 1 or 1 =", "", "near", "EQ", "[gt]");

  private final FilterGenerator generator;
  private final Random random;

  /**
   * @param meaning the filter's right answer; none where it must be refused
   */
  record Attack(MultiMap parameters, Optional<JsonObject> meaning) {
    @Override
    public String toString() {
      String text = parameters.toString();
      return text.substring(0, Math.min(text.length(), 2000));
    }
  }

  HostileGenerator(World world, Random random) {
    this.random = random;
    this.generator = new FilterGenerator(world, random);
  }

  Attack attack(Model model) {
    JsonObject filter = generator.filter(model, 1);
    return switch (random.nextInt(9)) {
      case 0 -> answered(filter.put("where", and(filter, "body", World.pick(TEXTS, random))));
      case 1 -> answered(filter.put("where", and(filter, "subject", operator("like"))));
      case 2 -> refused(filter.put("where", and(filter, World.pick(NAMES, random), 1)));
      case 3 ->
          refused(
              filter.put("where", and(filter, "body", operator(World.pick(OPERATORS, random)))));
      case 4 -> refused(filter.put("order", World.pick(NAMES, random) + " ASC"));
      case 5 -> answered(filter.put("where", and(filter, "status", hugeList())));
      case 6 -> deep(filter);
      case 7 -> wrongType(filter);
      default -> cut(filter);
    };
  }

  private static Attack answered(JsonObject filter) {
    return new Attack(Brackets.json("filter", filter), Optional.of(filter));
  }

  private static Attack refused(JsonObject filter) {
    return new Attack(Brackets.json("filter", filter), Optional.empty());
  }

  private static JsonObject and(JsonObject filter, String name, Object value) {
    JsonObject bad = new JsonObject().put(name, value);
    return filter.containsKey("where")
        ? new JsonObject().put("or", new JsonArray().add(filter.getJsonObject("where")).add(bad))
        : bad;
  }

  private JsonObject operator(String operator) {
    return new JsonObject().put(operator, World.pick(TEXTS.subList(0, 4), random));
  }

  private JsonObject hugeList() {
    JsonArray list = new JsonArray();
    int size = random.nextInt(6000);
    for (int i = 0; i < size; i++) {
      list.add(i % 4);
    }
    return new JsonObject().put(random.nextBoolean() ? "inq" : "nin", list);
  }

  private Attack deep(JsonObject filter) {
    int depth = 40 + random.nextInt(3000);
    String open = random.nextBoolean() ? "[" : "{\"and\":[";
    String text =
        filter.encode().replaceFirst("\\{", "{\"where\":" + open.repeat(depth) + ",")
            + "]}".repeat(depth);
    return new Attack(text("filter", text), Optional.empty());
  }

  private Attack wrongType(JsonObject filter) {
    String key = World.pick(List.of("limit", "offset", "skip"), random);
    Object bad =
        World.pick(
            List.of(-1, 1.5, "x", new JsonArray().add(1), new JsonObject(), "1; drop", "NaN"),
            random);
    JsonObject value =
        random.nextBoolean()
            ? filter.put(key, bad)
            : World.pick(
                List.of(
                    filter.put("where", new JsonArray().add(bad)),
                    filter.put("order", new JsonObject().put("id", bad)),
                    filter.put("fields", new JsonArray().add("id").add(World.pick(NAMES, random))),
                    filter.put("include", new JsonArray().add(World.pick(NAMES, random))),
                    filter.put("include", new JsonObject()),
                    filter.put("where", new JsonObject().put("status", bad).put("id", "x"))),
                random);
    return refused(value);
  }

  /** Half of a JSON text, or one with a character too many. */
  private Attack cut(JsonObject filter) {
    String text = filter.encode();
    String broken =
        random.nextBoolean()
            ? text.substring(0, text.length() - 1)
            : text + World.pick(TEXTS, random);
    MultiMap parameters = text("filter", broken);
    if (random.nextBoolean()) {
      parameters = text("filter", "{}").add("filter[limit]", "1");
    }
    return new Attack(parameters, Optional.empty());
  }

  private static MultiMap text(String name, String value) {
    return MultiMap.caseInsensitiveMultiMap().add(name, value);
  }
}
