package dev.palaver.filter;

import dev.palaver.core.ChatException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The condition of one statement on one table: not deleted, in the scope, as the client asked. For
 * one statement; not thread-safe.
 *
 * <p>PostgreSQL may evaluate the parts of a condition in any order. What a pattern does on a row is
 * seen from outside (it can take long, it can fail), so patterns stand behind the scope in a {@code
 * CASE}, and regular expressions are tried on an empty text first: a bad one fails whether or not
 * there is a row.
 */
final class ConditionWriter {
  /**
   * PostgreSQL keeps 32 compiled expressions for a connection (regexp.c, MAX_CACHED_RES). Of more
   * it compiles each one again on each row, which takes seconds on some thousand rows.
   */
  private static final int MAX_REGEXPS = 16;

  private final Model model;
  private final String alias;
  private final Parameters parameters;
  private final Optional<String> scope;
  private final Set<String> guards = new LinkedHashSet<>();

  /**
   * A writer of one condition.
   *
   * @param scope a boolean expression; nothing for every row
   */
  ConditionWriter(Model model, String alias, Optional<String> scope, Parameters parameters) {
    this.model = model;
    this.alias = alias;
    this.parameters = parameters;
    this.scope = scope;
  }

  /** A boolean expression in parentheses where it needs them. */
  String write(Where where) {
    List<String> parts = new ArrayList<>();
    parts.add(column(model.deleted()) + " = false");
    scope.ifPresent(condition -> parts.add("(" + condition + ")"));
    if (hasPattern(where)) {
      split(where, parts);
    } else if (!where.isEverything()) {
      parts.add(expression(where));
    }
    parts.addAll(0, guards);
    return String.join(" AND ", parts);
  }

  /** {@code alias.column}. */
  String column(Property property) {
    return alias + "." + property.column();
  }

  /** What a comparison or an order is about, as SQL of the type {@link Operand#type}. */
  String operand(Operand operand) {
    String column = column(operand.property());
    if (!operand.path().isEmpty()) {
      String path = parameters.bind(operand.path().toArray(String[]::new));
      return "(" + column + " #>> " + path + "::text[])";
    }
    return switch (operand.type()) {
      case LOOSE_TEXT, JSON -> column + "::text";
      default -> column;
    };
  }

  /** What an index can serve stays outside; the scope is written once for all patterns. */
  private void split(Where where, List<String> parts) {
    List<String> patterns = new ArrayList<>();
    for (Where part : conjuncts(where)) {
      (hasPattern(part) ? patterns : parts).add(expression(part));
    }
    parts.add(behindScope(String.join(" AND ", patterns)));
  }

  private static List<Where> conjuncts(Where where) {
    return where instanceof Where.Every every
        ? every.parts().stream().flatMap(part -> conjuncts(part).stream()).toList()
        : List.of(where);
  }

  private static boolean hasPattern(Where where) {
    if (where instanceof Where.Every every) {
      return every.parts().stream().anyMatch(ConditionWriter::hasPattern);
    }
    if (where instanceof Where.Any any) {
      return any.parts().stream().anyMatch(ConditionWriter::hasPattern);
    }
    Operator.Kind kind = ((Where.Test) where).operator().kind();
    return kind == Operator.Kind.PATTERN || kind == Operator.Kind.REGEXP;
  }

  private String expression(Where where) {
    if (where instanceof Where.Every every) {
      return joined(every.parts(), " AND ");
    }
    if (where instanceof Where.Any any) {
      return joined(any.parts(), " OR ");
    }
    return test((Where.Test) where);
  }

  private String joined(List<Where> parts, String word) {
    return parts.stream().map(this::expression).collect(Collectors.joining(word, "(", ")"));
  }

  private String test(Where.Test test) {
    String left = operand(test.operand());
    String operator = test.operator().sql();
    String type = "::" + test.operand().type().sqlName();
    return switch (test.operator().kind()) {
      case NONE -> left + " " + operator;
      case VALUE -> left + " " + operator + " " + parameters.bind(test.values().get(0)) + type;
      case PAIR -> {
        String low = parameters.bind(test.values().get(0)) + type;
        yield "("
            + left
            + " BETWEEN "
            + low
            + " AND "
            + parameters.bind(test.values().get(1))
            + type
            + ")";
      }
      case LIST -> {
        Object values = test.operand().type().arrayOf(test.values());
        yield left + " " + operator + " (" + parameters.bind(values) + type + "[])";
      }
      case PATTERN -> left + "::text " + operator + " " + pattern(test);
      case REGEXP -> left + "::text " + operator + " " + guarded(pattern(test));
    };
  }

  private String pattern(Where.Test test) {
    return parameters.bind(test.values().get(0)) + "::text";
  }

  private String guarded(String pattern) {
    guards.add("('' ~ " + pattern + ") IS NOT NULL");
    if (guards.size() > MAX_REGEXPS) {
      throw ChatException.badRequest(
          "A condition has more than " + MAX_REGEXPS + " regular expressions");
    }
    return pattern;
  }

  private String behindScope(String test) {
    return scope
        .map(condition -> "CASE WHEN " + condition + " THEN " + test + " ELSE false END")
        .orElse(test);
  }
}
