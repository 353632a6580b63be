package dev.palaver.filter;

import dev.palaver.core.ChatException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** {@code order}: {@code "a DESC"}, {@code "a, b DESC"} or a list of such texts. */
final class OrderParser {
  /** More levels than any model has properties; bounds those by paths into documents. */
  private static final int MAX_LEVELS = 32;

  private OrderParser() {}

  /**
   * The levels, each operand once: a second one cannot change the order.
   *
   * @param path of {@code order} in the parameter
   * @throws ChatException 400
   */
  static List<Filter.Sort> parse(Model model, Object json, String parameter, String path) {
    if (json == null || "".equals(json)) {
      return List.of();
    }
    Map<Operand, Filter.Sort> levels = new LinkedHashMap<>();
    for (Object text : json instanceof List<?> list ? list : List.of(json)) {
      if (text instanceof Map || text instanceof List) {
        throw Faults.invalid(parameter, path, "oneOf", "order must be a text or a list of texts");
      }
      for (String level : (text == null ? "" : Scalars.text(text)).split(",", -1)) {
        if (!level.isBlank()) {
          Filter.Sort sort = sort(model, level.strip());
          levels.putIfAbsent(sort.by(), sort);
        }
      }
    }
    if (levels.isEmpty() || levels.size() > MAX_LEVELS) {
      throw ChatException.badRequest("order must name 1 to " + MAX_LEVELS + " properties");
    }
    return new ArrayList<>(levels.values());
  }

  private static Filter.Sort sort(Model model, String level) {
    String[] words = level.split("\\s+", 3);
    String direction = words.length > 1 ? words[1].toUpperCase(Locale.ROOT) : "ASC";
    if (!direction.equals("ASC") && !direction.equals("DESC")) {
      throw ChatException.badRequest("order " + Faults.quoted(level) + " has invalid direction");
    }
    return new Filter.Sort(WhereParser.operand(model, words[0]), direction.equals("DESC"));
  }
}
