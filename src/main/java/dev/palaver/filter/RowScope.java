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
  RowScope ALL = (rows, parameters) -> Optional.empty();

  /**
   * The rows that a statement asks for.
   *
   * @param alias by which the model's table stands in the statement, as in {@code alias.channel_id}
   * @param where what the rows match besides
   */
  record Rows(Model model, String alias, Where where) {}

  /**
   * A boolean SQL expression, or nothing when every row is in the scope.
   *
   * @param parameters takes the values; gives {@code $n}
   */
  Optional<String> condition(Rows rows, Parameters parameters);

  /**
   * A boolean SQL expression that looks at no row: where it holds, all of them are in the scope.
   * Where it does not, or there is none, {@link #condition} decides.
   */
  default Optional<String> whole(Rows rows, Parameters parameters) {
    return Optional.empty();
  }

  /** The rows that are in this scope and in the other. */
  default RowScope and(RowScope other) {
    return (rows, parameters) -> {
      Optional<String> these = condition(rows, parameters);
      Optional<String> those = other.condition(rows, parameters);
      return these.isPresent() && those.isPresent()
          ? Optional.of("(" + these.get() + ") AND (" + those.get() + ")")
          : these.or(() -> those);
    };
  }
}
