package dev.palaver.filter;

import java.util.Optional;

/**
 * The rows that a caller may know of. The compiler joins it to every statement and to every level
 * of {@code include}; what it leaves out cannot be counted, filtered for or ordered by.
 *
 * <p>Called once a statement, on the caller's thread. The condition may hold subqueries; whatever
 * it compares with is bound through {@code parameters}.
 */
@FunctionalInterface
public interface RowScope {
  /** Every row: access mode {@code open}, and callers who may see everything. */
  RowScope ALL = (model, alias, parameters) -> Optional.empty();

  /**
   * A boolean SQL expression, or nothing for no bound.
   *
   * @param model whose rows are asked for
   * @param alias by which the model's table stands in the statement, as in {@code alias.channel_id}
   * @param parameters takes the values; gives {@code $n}
   */
  Optional<String> condition(Model model, String alias, Parameters parameters);

  /** The rows that are in this scope and in the other. */
  default RowScope and(RowScope other) {
    return (model, alias, parameters) -> {
      Optional<String> these = condition(model, alias, parameters);
      Optional<String> those = other.condition(model, alias, parameters);
      return these.isPresent() && those.isPresent()
          ? Optional.of("(" + these.get() + ") AND (" + those.get() + ")")
          : these.or(() -> those);
    };
  }
}
