package dev.palaver.filter;

import dev.palaver.core.ChatException;
import dev.palaver.core.ErrorCode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * Conditions on one model. A property that the model does not have is refused: the reference
 * ignores it, so that a typing error widens the result.
 */
final class WhereParser {
  private final Model model;
  private final boolean ignoreRests;

  /**
   * @param ignoreRests whether keys that are left of paths deeper than the bracket form reads are
   *     ignored, as in the reference, and not refused
   */
  WhereParser(Model model, boolean ignoreRests) {
    this.model = model;
    this.ignoreRests = ignoreRests;
  }

  /**
   * @throws ChatException 400
   */
  Where parse(Object json) {
    if (!(json instanceof Map<?, ?> object)) {
      throw ChatException.badRequest("A where must be an object");
    }
    List<Where> parts = new ArrayList<>();
    object.forEach((key, value) -> parts.addAll(entry(key.toString(), value)));
    return parts.size() == 1 ? parts.get(0) : new Where.Every(parts);
  }

  private List<Where> entry(String key, Object value) {
    return switch (key) {
      case "and" -> clauses(key, value);
      case "or" -> {
        List<Where> clauses = clauses(key, value);
        yield clauses.isEmpty() ? List.of() : List.of(new Where.Any(clauses));
      }
      default ->
          ignoreRests && BracketForm.isRest(key) ? List.of() : tests(operand(model, key), value);
    };
  }

  /** Clauses without a condition do not count, neither in {@code and} nor in {@code or}. */
  private List<Where> clauses(String key, Object value) {
    List<?> list =
        JsonShapes.list(value)
            .orElseThrow(() -> ChatException.badRequest("'" + key + "' must be a list"));
    return list.stream().map(this::parse).filter(clause -> !clause.isEverything()).toList();
  }

  /**
   * A property, or a path into a document as in {@code metaData.size}.
   *
   * @throws ChatException 400 when the model has no such property
   */
  static Operand operand(Model model, String name) {
    int dot = name.indexOf('.');
    if (dot < 0) {
      return Operand.of(model.find(name).orElseThrow(() -> Faults.unknownProperty(model, name)));
    }
    List<String> path = Arrays.asList(name.substring(dot + 1).split("\\.", -1));
    path.forEach(segment -> Faults.storable(name, segment));
    return model
        .find(name.substring(0, dot))
        .filter(property -> property.type() == PropertyType.JSON && !path.contains(""))
        .map(property -> new Operand(property, path))
        .orElseThrow(() -> Faults.unknownProperty(model, name));
  }

  private static List<Where> tests(Operand operand, Object value) {
    if (value instanceof Map<?, ?> operators) {
      return operatorTests(operand, operators);
    }
    return List.of(test(operand, Operator.EQ, value));
  }

  private static List<Where> operatorTests(Operand operand, Map<?, ?> operators) {
    for (Object word : operators.keySet()) {
      if (word.toString().startsWith("$")) {
        throw new ChatException(
            ErrorCode.OPERATOR_NOT_ALLOWED,
            "Operators " + Faults.quoted(word.toString()) + " are not allowed in query");
      }
    }
    if (operators.isEmpty()) {
      throw Faults.badValue(operand.name(), "must be a value or an operator");
    }
    List<Where> tests = new ArrayList<>();
    operators.forEach(
        (word, value) -> tests.add(test(operand, operator(operand, word.toString()), value)));
    return tests;
  }

  private static Operator operator(Operand operand, String word) {
    return Operator.of(word)
        .orElseThrow(
            () ->
                Faults.badValue(operand.name(), "has the unknown operator " + Faults.quoted(word)));
  }

  private static Where test(Operand operand, Operator operator, Object value) {
    return switch (operator.kind()) {
      case PATTERN ->
          new Where.Test(operand, operator, List.of(Patterns.like(text(operand, operator, value))));
      case REGEXP -> regexp(operand, text(operand, operator, value));
      case PAIR -> new Where.Test(operand, operator, pair(operand, value));
      case LIST -> new Where.Test(operand, operator, list(operand, operator, value));
      default -> comparison(operand, operator, value);
    };
  }

  private static Where comparison(Operand operand, Operator operator, Object value) {
    Object typed = scalar(operand, value);
    if (typed == null && operator == Operator.EQ) {
      return new Where.Test(operand, Operator.IS_NULL, List.of());
    }
    if (typed == null && operator == Operator.NEQ) {
      return new Where.Test(operand, Operator.NOT_NULL, List.of());
    }
    return new Where.Test(operand, operator, Arrays.asList(typed));
  }

  private static Where regexp(Operand operand, String text) {
    Patterns.Regexp regexp = Patterns.regexp(operand.name(), text);
    Operator operator = regexp.ignoreCase() ? Operator.IREGEXP : Operator.REGEXP;
    return new Where.Test(operand, operator, List.of(regexp.source()));
  }

  private static List<Object> pair(Operand operand, Object value) {
    List<Object> pair = list(operand, Operator.BETWEEN, value);
    if (pair.size() != 2) {
      throw Faults.badValue(operand.name(), "must have precisely 2 values for 'between'");
    }
    return pair;
  }

  private static List<Object> list(Operand operand, Operator operator, Object value) {
    List<?> list =
        JsonShapes.list(value)
            .orElseThrow(
                () -> Faults.badValue(operand.name(), "must be a list for " + operator.sql()));
    List<Object> typed = new ArrayList<>(list.size());
    list.forEach(element -> typed.add(scalar(operand, element)));
    return typed;
  }

  private static Object scalar(Operand operand, Object value) {
    if (!JsonShapes.isScalar(value)) {
      throw Faults.badValue(operand.name(), "must be a single value");
    }
    if (value != null && operand.type() == PropertyType.JSON) {
      throw Faults.badValue(operand.name(), "can only be compared with null, or by a path");
    }
    return operand.type().read(operand.name(), value);
  }

  private static String text(Operand operand, Operator operator, Object value) {
    if (!(value instanceof String text)) {
      throw Faults.badValue(operand.name(), "must be a text for " + operator.sql());
    }
    return Faults.storable(operand.name(), text);
  }
}
