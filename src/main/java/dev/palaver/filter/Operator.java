package dev.palaver.filter;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The comparisons of the language. SQL's three-valued logic holds for all of them. */
public enum Operator {
  EQ("eq", "=", Kind.VALUE),
  NEQ("neq", "<>", Kind.VALUE),
  GT("gt", ">", Kind.VALUE),
  GTE("gte", ">=", Kind.VALUE),
  LT("lt", "<", Kind.VALUE),
  LTE("lte", "<=", Kind.VALUE),
  BETWEEN("between", "BETWEEN", Kind.PAIR),
  INQ("inq", "= ANY", Kind.LIST),
  NIN("nin", "<> ALL", Kind.LIST),
  LIKE("like", "LIKE", Kind.PATTERN),
  NLIKE("nlike", "NOT LIKE", Kind.PATTERN),
  ILIKE("ilike", "ILIKE", Kind.PATTERN),
  NILIKE("nilike", "NOT ILIKE", Kind.PATTERN),
  REGEXP("regexp", "~", Kind.REGEXP),
  /** {@code regexp} with the flag {@code i}; a client cannot name it. */
  IREGEXP(null, "~*", Kind.REGEXP),
  /** {@code eq} and {@code neq} with null; a client cannot name them. */
  IS_NULL(null, "IS NULL", Kind.NONE),
  NOT_NULL(null, "IS NOT NULL", Kind.NONE);

  /** What stands on the right. */
  enum Kind {
    NONE,
    VALUE,
    PAIR,
    LIST,
    PATTERN,
    REGEXP
  }

  private static final Map<String, Operator> BY_WORD =
      Arrays.stream(values())
          .filter(operator -> operator.word != null)
          .collect(Collectors.toUnmodifiableMap(operator -> operator.word, Function.identity()));

  private final String word;
  private final String sql;
  private final Kind kind;

  Operator(String word, String sql, Kind kind) {
    this.word = word;
    this.sql = sql;
    this.kind = kind;
  }

  static Optional<Operator> of(String word) {
    return Optional.ofNullable(BY_WORD.get(word));
  }

  String sql() {
    return sql;
  }

  Kind kind() {
    return kind;
  }
}
