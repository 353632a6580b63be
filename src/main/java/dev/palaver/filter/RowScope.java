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
   * A bound on rows: one is in the scope when either expression holds.
   *
   * @param whole a boolean SQL expression that looks at no row, so that it is decided once for all
   *     of them
   * @param each a boolean SQL expression on one row
   */
  record Bound(Optional<String> whole, String each) {
    /** A bound that looks at each row. */
    public static Optional<Bound> each(String expression) {
      return Optional.of(new Bound(Optional.empty(), expression));
    }

    /** Both expressions as one, in parentheses. */
    String sql() {
      return whole.map(all -> "(" + all + " OR " + each + ")").orElse("(" + each + ")");
    }
  }

  /**
   * The bound, or nothing when every row is in the scope.
   *
   * @param parameters takes the values; gives {@code $n}
   */
  Optional<Bound> bound(Rows rows, Parameters parameters);

  /** The rows that are in this scope and in the other. */
  default RowScope and(RowScope other) {
    return (rows, parameters) -> {
      Optional<Bound> these = bound(rows, parameters);
      Optional<Bound> those = other.bound(rows, parameters);
      return these.isPresent() && those.isPresent()
          ? Bound.each(these.get().sql() + " AND " + those.get().sql())
          : these.or(() -> those);
    };
  }
}
