package dev.palaver.filter;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/** Valid filters from the language's grammar, with values that the rows of a {@link World} have. */
final class FilterGenerator {
  private static final List<String> COMPARISONS =
      List.of("eq", "neq", "gt", "gte", "lt", "lte", "between", "inq", "nin");
  private static final List<String> PATTERNS = List.of("like", "nlike", "ilike", "nilike");
  private static final List<String> LIKES =
      List.of(
          "al%", "%a", "_l%", "%\\%%", "%'b%", "x\\\\y", "", "%", "al\\_pha", "%(%", "B", "%1%");
  private static final List<String> REGEXPS =
      List.of("^a", "b$", "[ab]+", "a.*a", "/^A/i", "/a/g", "'", "x|l", "^$", "[0-9]{2}");

  private final World world;
  private final Random random;

  FilterGenerator(World world, Random random) {
    this.world = world;
    this.random = random;
  }

  Model model() {
    return World.pick(
        List.of(ChatModels.MESSAGE, ChatModels.RECIPIENT, ChatModels.ATTACHMENT), random);
  }

  JsonObject filter(Model model, int includes) {
    JsonObject filter = new JsonObject();
    if (chance(4, 5)) {
      filter.put("where", where(model, 3));
    }
    if (chance(1, 2)) {
      filter.put("order", order(model));
    }
    if (chance(1, 3)) {
      filter.put("limit", 1 + random.nextInt(20));
    }
    if (chance(1, 4)) {
      filter.put(random.nextBoolean() ? "offset" : "skip", random.nextInt(5));
    }
    if (chance(1, 4)) {
      filter.put("fields", fields(model));
    }
    if (includes > 0 && chance(1, 2)) {
      filter.put("include", include(model, includes));
    }
    return filter;
  }

  JsonObject where(Model model, int depth) {
    JsonObject where = new JsonObject();
    int entries = random.nextInt(3);
    for (int i = 0; i < entries; i++) {
      if (depth > 0 && chance(1, 3)) {
        where.put(random.nextBoolean() ? "and" : "or", clauses(model, depth - 1));
      } else {
        Property property = World.pick(model.properties(), random);
        boolean path = property.type() == PropertyType.JSON && chance(3, 4);
        where.put(path ? "metaData.size" : property.name(), test(property, path));
      }
    }
    return where;
  }

  private JsonArray clauses(Model model, int depth) {
    JsonArray clauses = new JsonArray();
    int count = random.nextInt(4);
    for (int i = 0; i < count; i++) {
      clauses.add(where(model, depth));
    }
    return clauses;
  }

  private Object test(Property property, boolean path) {
    if (property.type() == PropertyType.JSON && !path) {
      return chance(1, 2) ? null : new JsonObject().putNull(chance(1, 2) ? "eq" : "neq");
    }
    if (chance(1, 3)) {
      return value(property, path);
    }
    JsonObject operators = new JsonObject();
    int count = chance(1, 5) ? 2 : 1;
    for (int i = 0; i < count; i++) {
      boolean text =
          property.type() != PropertyType.TIMESTAMP && property.type() != PropertyType.BOOLEAN;
      if (text && chance(1, 4)) {
        operators.put(World.pick(PATTERNS, random), World.pick(LIKES, random));
      } else if (text && chance(1, 6)) {
        operators.put("regexp", World.pick(REGEXPS, random));
      } else {
        // Texts out of documents have the database's collation: only equality is the same anywhere.
        String operator = path ? "eq" : World.pick(COMPARISONS, random);
        operators.put(operator, operand(operator, property, path));
      }
    }
    return operators;
  }

  private Object operand(String operator, Property property, boolean path) {
    int count =
        switch (operator) {
          case "between" -> 2;
          case "inq", "nin" -> random.nextInt(4);
          default -> -1;
        };
    if (count < 0) {
      return value(property, path);
    }
    JsonArray list = new JsonArray();
    for (int i = 0; i < count; i++) {
      list.add(value(property, path));
    }
    return list;
  }

  private Object value(Property property, boolean path) {
    if (chance(1, 8)) {
      return null;
    }
    if (path) {
      return chance(1, 2) ? (Object) random.nextInt(4) : Integer.toString(random.nextInt(4));
    }
    return switch (property.type()) {
      case UUID, LOOSE_TEXT -> property.name().equals("fileKey") ? text() : uuid(property);
      case INTEGER, BIGINT ->
          chance(1, 3) ? Integer.toString(random.nextInt(6)) : (Object) random.nextInt(6);
      case BOOLEAN -> chance(1, 3) ? Boolean.toString(random.nextBoolean()) : random.nextBoolean();
      case TIMESTAMP -> time();
      default -> text();
    };
  }

  private Object text() {
    return chance(1, 10) ? (Object) random.nextInt(9) : World.pick(World.TEXTS, random);
  }

  private String uuid(Property property) {
    String uuid = World.pick(world.channels, random).toString();
    return property.type() == PropertyType.UUID && chance(1, 4)
        ? uuid.toUpperCase(Locale.ROOT)
        : uuid;
  }

  private Object time() {
    var time = World.time(random).truncatedTo(ChronoUnit.MILLIS);
    return chance(1, 4) ? (Object) time.toInstant().toEpochMilli() : time.toString();
  }

  private Object order(Model model) {
    List<String> levels = new ArrayList<>();
    int count = 1 + random.nextInt(2);
    for (int i = 0; i < count; i++) {
      Property property = World.pick(model.properties(), random);
      if (property.type() != PropertyType.JSON) {
        levels.add(property.name() + World.pick(List.of("", " ASC", " DESC", " desc"), random));
      }
    }
    levels.add("createdOn");
    return chance(1, 2) ? String.join(", ", levels) : new JsonArray(levels);
  }

  private Object fields(Model model) {
    List<Property> some = new ArrayList<>(model.properties());
    Collections.shuffle(some, random);
    List<String> names =
        some.subList(0, random.nextInt(some.size())).stream().map(Property::name).toList();
    if (chance(1, 2)) {
      return new JsonArray(names);
    }
    JsonObject flags = new JsonObject();
    boolean show = random.nextBoolean();
    names.forEach(name -> flags.put(name, show || chance(1, 10)));
    return flags;
  }

  private JsonArray include(Model model, int depth) {
    JsonArray includes = new JsonArray();
    for (String name :
        List.of("messages", "parentMessage", "messageRecipients", "attachmentFiles", "message")) {
      model
          .relation(name)
          .filter(relation -> chance(1, 2))
          .ifPresent(
              relation ->
                  includes.add(
                      new JsonObject()
                          .put("relation", name)
                          .put("scope", filter(relation.target(), depth - 1))));
    }
    return includes;
  }

  private boolean chance(int of, int outOf) {
    return random.nextInt(outOf) < of;
  }
}
