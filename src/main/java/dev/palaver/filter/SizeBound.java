package dev.palaver.filter;

import dev.palaver.config.FilterLimits;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Ends a statement's rows where they are more than an answer may hold, so that PostgreSQL does not
 * read, and this process not take in, what would be refused. A row's size is known without its
 * being read. Holds no state; any thread.
 */
final class SizeBound {
  private static final String ALIAS = "b";

  private SizeBound() {}

  /** Whether rows of these columns can be long. */
  static boolean applies(List<Property> shown) {
    return shown.stream().anyMatch(property -> !size(property, ALIAS).isEmpty());
  }

  /**
   * The rows whose predecessors take no more than {@code CHAT_LIST_MAX_BYTES}.
   *
   * @param rows a statement that selects all columns of the model, in the filter's order
   * @param shown the columns that are wanted
   */
  static String on(
      String rows,
      Model model,
      Filter filter,
      List<Property> shown,
      FilterLimits limits,
      Parameters parameters) {
    ConditionWriter writer = new ConditionWriter(model, ALIAS, Optional.empty(), parameters);
    String sizes =
        shown.stream()
            .map(property -> size(property, ALIAS))
            .filter(size -> !size.isEmpty())
            .collect(Collectors.joining(" + "));
    return "SELECT "
        + RowJson.columns(shown, ALIAS)
        + " FROM (SELECT "
        + model.columns(ALIAS)
        + ", sum("
        + sizes
        + ") OVER ("
        + SqlCompiler.order(model, filter, writer)
        + " ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS before FROM ("
        + rows
        + ") AS "
        + ALIAS
        + ") AS "
        + ALIAS
        + " WHERE coalesce("
        + ALIAS
        + ".before, 0) <= "
        + limits.maxListBytes()
        + SqlCompiler.order(model, filter, writer);
  }

  /** Empty for what is short. */
  private static String size(Property property, String alias) {
    String column = alias + "." + property.column();
    return switch (property.type()) {
      case TEXT -> "coalesce(octet_length(" + column + "), 0)";
      // Not what it takes compressed, which is little of a document that says the same many times.
      case JSON -> "coalesce(octet_length(" + column + "::text), 0)";
      default -> "";
    };
  }
}
