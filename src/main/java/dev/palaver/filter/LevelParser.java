package dev.palaver.filter;

import dev.palaver.config.FilterLimits;
import dev.palaver.config.Setting;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** One level of a filter, and through its includes the levels below. */
final class LevelParser {
  private static final Set<String> KEYS =
      Set.of("where", "fields", "include", "order", "limit", "offset", "skip");

  private final FilterLimits limits;
  private final String parameter;

  LevelParser(FilterLimits limits, String parameter) {
    this.limits = limits;
    this.parameter = parameter;
  }

  /**
   * @throws dev.palaver.core.ChatException 400
   */
  Filter parse(Model model, Map<?, ?> json, Strictness strictness) {
    return level(new Level(model, "", 0, strictness), json);
  }

  /** Where in the filter a level stands: its JSON pointer, and under how many includes. */
  private record Level(Model model, String path, int depth, Strictness strictness) {
    String path(String key) {
      return path + "/" + key;
    }
  }

  private Filter level(Level level, Map<?, ?> json) {
    Strictness strictness = level.strictness();
    if (strictness.checked()) {
      checkKeys(level, json);
    }
    PageParser page = new PageParser(json, parameter, level.path(), strictness.checked());
    return new Filter(
        where(level, json),
        OrderParser.parse(level.model(), json.get("order"), parameter, level.path("order")),
        page.limit(),
        page.offset(),
        json.containsKey("fields")
            ? new FieldsParser(level.model(), parameter, level.path("fields"), strictness)
                .parse(json.get("fields"))
            : null,
        includes(level, json));
  }

  private void checkKeys(Level level, Map<?, ?> json) {
    for (Object key : json.keySet()) {
      boolean refused = level.strictness() == Strictness.BY_ID && key.equals("where");
      if (refused || !KEYS.contains(key.toString())) {
        throw Faults.invalid(
            parameter,
            level.path(),
            "additionalProperties",
            "it must not have " + Faults.quoted(key.toString()));
      }
    }
  }

  private Where where(Level level, Map<?, ?> json) {
    Object where = json.get("where");
    boolean given =
        level.strictness().checked() ? json.containsKey("where") : JsonShapes.isTruthy(where);
    if (!given) {
      return Where.everything();
    }
    if (level.strictness().checked() && !(where instanceof Map)) {
      throw Faults.invalid(parameter, level.path("where"), "type", "where must be an object");
    }
    return new WhereParser(level.model(), true).parse(where);
  }

  private List<Filter.Include> includes(Level level, Map<?, ?> json) {
    Object include = json.get("include");
    boolean given =
        level.strictness().checked() ? json.containsKey("include") : JsonShapes.isTruthy(include);
    if (!given) {
      return List.of();
    }
    if (!(include instanceof List<?> list)) {
      throw Faults.invalid(parameter, level.path("include"), "type", "include must be a list");
    }
    if (!list.isEmpty() && level.depth() >= limits.maxIncludes()) {
      throw Faults.inclusion(
          "Includes are nested deeper than "
              + limits.maxIncludes()
              + " levels ("
              + Setting.CHAT_FILTER_MAX_INCLUDES
              + ")");
    }
    Map<String, Filter.Include> byName = new LinkedHashMap<>();
    for (int i = 0; i < list.size(); i++) {
      Filter.Include one = include(level, level.path("include") + "/" + i, list.get(i));
      byName.put(one.relation().name(), one);
    }
    return new ArrayList<>(byName.values());
  }

  private Filter.Include include(Level level, String path, Object json) {
    if (json instanceof Map<?, ?> object) {
      Relation relation = relation(level, path, object);
      return new Filter.Include(relation, scope(level, path, relation, object));
    }
    if (level.strictness() == Strictness.SCOPE) {
      throw Faults.invalid(parameter, path, "type", "an include in a scope must be an object");
    }
    String name = json instanceof String text ? text : "";
    return new Filter.Include(
        level
            .model()
            .relation(name)
            .orElseThrow(() -> unknown(level.model(), json == null ? "null" : json.toString())),
        Filter.none());
  }

  private Relation relation(Level level, String path, Map<?, ?> include) {
    Object name = include.get("relation");
    return level
        .model()
        .relation(name instanceof String text ? text : "")
        .orElseThrow(
            () ->
                level.strictness().named() && include.containsKey("relation")
                    ? Faults.invalid(
                        parameter, path + "/relation", "enum", "relation must be one of the model")
                    : unknown(level.model(), String.valueOf(name)));
  }

  private Filter scope(Level level, String path, Relation relation, Map<?, ?> include) {
    Object scope = include.get("scope");
    boolean absent =
        !include.containsKey("scope") || (scope == null && !level.strictness().named());
    if (absent) {
      return Filter.none();
    }
    if (!(scope instanceof Map<?, ?> object)) {
      throw Faults.invalid(parameter, path + "/scope", "type", "scope must be an object");
    }
    return level(
        new Level(
            relation.target(), path + "/scope", level.depth() + 1, level.strictness().ofScopes()),
        object);
  }

  private static RuntimeException unknown(Model model, String name) {
    return Faults.inclusion(model + " has no relation " + Faults.quoted(name));
  }
}
