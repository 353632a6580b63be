package dev.palaver.filter;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.BiPredicate;
import java.util.function.Predicate;

/**
 * What a filter means, said a second time and plainly: over rows in memory, from the JSON itself,
 * with nothing of the code under test but the models.
 */
final class PlainEvaluator {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'");

  private final World world;
  private final BiPredicate<Model, Map<String, Object>> scope;

  PlainEvaluator(World world, BiPredicate<Model, Map<String, Object>> scope) {
    this.world = world;
    this.scope = scope;
  }

  /** The answer to a list. */
  List<JsonObject> list(Model model, JsonObject filter) {
    return list(model, filter, row -> true);
  }

  long count(Model model, JsonObject where) {
    return list(model, new JsonObject().put("where", where)).size();
  }

  private List<JsonObject> list(
      Model model, JsonObject filter, Predicate<Map<String, Object>> also) {
    PlainWhere where = new PlainWhere(model, filter.getJsonObject("where", new JsonObject()));
    List<Map<String, Object>> found =
        world.rows(model).stream()
            .filter(row -> Boolean.FALSE.equals(row.get("deleted")))
            .filter(row -> scope.test(model, row))
            .filter(also)
            .filter(row -> Boolean.TRUE.equals(where.test(row)))
            .sorted(order(filter.getValue("order")))
            .toList();
    long skip = filter.getLong("skip", 0L);
    long offset = skip > 0 ? skip : filter.getLong("offset", 0L);
    long limit = filter.getLong("limit", Long.MAX_VALUE);
    return found.stream().skip(offset).limit(limit).map(row -> json(model, row, filter)).toList();
  }

  private static Comparator<Map<String, Object>> order(Object order) {
    List<String> levels = new ArrayList<>();
    if (order instanceof JsonArray list) {
      list.forEach(level -> levels.add(level.toString()));
    } else if (order != null) {
      levels.addAll(List.of(order.toString().split(", ", -1)));
    }
    Set<String> seen = new HashSet<>();
    levels.removeIf(level -> !seen.add(property(level)));
    boolean descending = !levels.isEmpty() && isDescending(levels.get(levels.size() - 1));
    levels.add(descending ? "id DESC" : "id");
    return levels.stream().map(PlainEvaluator::level).reduce(Comparator::thenComparing).get();
  }

  private static boolean isDescending(String level) {
    return level.toUpperCase(Locale.ROOT).endsWith(" DESC");
  }

  private static String property(String level) {
    return level.split(" ", 2)[0];
  }

  private static Comparator<Map<String, Object>> level(String level) {
    String property = property(level);
    Comparator<Map<String, Object>> ascending =
        Comparator.comparing(row -> row.get(property), Comparator.nullsLast(PlainWhere::order));
    return isDescending(level) ? ascending.reversed() : ascending;
  }

  private JsonObject json(Model model, Map<String, Object> row, JsonObject filter) {
    JsonObject json = new JsonObject();
    row.forEach(
        (name, value) -> {
          if (shown(filter.getValue("fields"), name)) {
            json.put(name, scalar(value, name));
          }
        });
    for (Object include : filter.getJsonArray("include", new JsonArray())) {
      JsonObject one =
          include instanceof JsonObject object
              ? object
              : new JsonObject().put("relation", include.toString());
      hang(model, json, one);
    }
    return json;
  }

  private void hang(Model model, JsonObject json, JsonObject include) {
    Relation relation = model.relation(include.getString("relation")).orElseThrow();
    JsonObject scoped = include.getJsonObject("scope", new JsonObject());
    String key = json.getString(relation.sourceProperty());
    if (key == null || !shown(scoped.getValue("fields"), relation.targetProperty())) {
      return;
    }
    List<JsonObject> found =
        list(
            relation.target(),
            scoped,
            row -> UUID.fromString(key).equals(row.get(relation.targetProperty())));
    if (!found.isEmpty()) {
      json.put(relation.name(), relation.toMany() ? new JsonArray(found) : found.get(0));
    }
  }

  private static boolean shown(Object fields, String name) {
    if (fields instanceof JsonArray list && !list.isEmpty()) {
      return list.contains(name);
    }
    if (fields instanceof JsonObject flags && !flags.isEmpty()) {
      boolean anyTrue = flags.stream().anyMatch(flag -> Boolean.TRUE.equals(flag.getValue()));
      return flags.getBoolean(name, !anyTrue);
    }
    return true;
  }

  private static Object scalar(Object value, String name) {
    if (value instanceof OffsetDateTime time) {
      return TIME.format(time.withOffsetSameInstant(ZoneOffset.UTC));
    }
    if (value instanceof UUID) {
      return value.toString();
    }
    return name.equals("metaData") && value != null ? new JsonObject(value.toString()) : value;
  }
}
