package dev.palaver.http.contract;

import dev.palaver.core.ChatException;
import dev.palaver.core.ChatException.Detail;
import dev.palaver.core.ErrorCode;
import java.util.ArrayList;
import java.util.List;

/**
 * The faults found in one body. Kinds as the reference has them: those against the schema, and
 * empty required texts, which it looks for only when the schema holds and names differently. The
 * codes and words are those of AJV, which the reference's clients know.
 */
final class Faults {
  /** A hostile body may hold a hundred thousand faults; nobody reads more than a few. */
  static final int MAX_DETAILS = 50;

  private final List<Detail> schema = new ArrayList<>(4);
  private final List<Detail> empty = new ArrayList<>(2);

  void type(Location at, String expected) {
    add(schema, at, "type", "must be " + expected);
  }

  void required(Location at, String property) {
    add(schema, at, "required", "must have required property '" + property + "'");
  }

  void additionalProperty(Location at, String property) {
    add(
        schema,
        at,
        "additionalProperties",
        "must NOT have additional properties: '" + Location.shortened(property) + "' is not known");
  }

  void format(Location at, String format) {
    add(schema, at, "format", "must match format \"" + format + "\"");
  }

  void tooLong(Location at, int maxLength) {
    add(schema, at, "maxLength", "must NOT have more than " + maxLength + " characters");
  }

  void writtenOut(Location at, int most) {
    add(
        schema,
        at,
        "maxLength",
        "must NOT have numbers that take over " + most + " more digits written out");
  }

  void tooMany(Location at, int maxItems) {
    add(schema, at, "maxItems", "must NOT have more than " + maxItems + " items");
  }

  void notAmong(Location at, List<String> choices) {
    add(schema, at, "enum", "must be one of " + String.join(", ", choices));
  }

  void nul(Location at) {
    add(schema, at, "pattern", "must NOT contain the character U+0000");
  }

  void belowMinimum(Location at, long minimum) {
    add(schema, at, "minimum", "must be >= " + minimum);
  }

  void aboveMaximum(Location at, long maximum) {
    add(schema, at, "maximum", "must be <= " + maximum);
  }

  void empty(Location at) {
    add(empty, at, "minLength", "can't be blank");
  }

  /** Whether more faults would not be told, so that looking for them is of no use. */
  boolean full() {
    return schema.size() >= MAX_DETAILS;
  }

  /** Answers the caller, if there is anything to say. */
  void throwIfAny() {
    if (!schema.isEmpty()) {
      throw new ChatException(
          ErrorCode.VALIDATION_FAILED,
          "The request body is invalid. See error object `details` property for more info.",
          schema);
    }
    if (!empty.isEmpty()) {
      throw new ChatException(
          ErrorCode.EMPTY_VALUE,
          "The request body is invalid. A required text is empty: " + empty.get(0).path(),
          empty);
    }
  }

  private static void add(List<Detail> list, Location at, String code, String message) {
    if (list.size() < MAX_DETAILS) {
      list.add(new Detail(at.pointer(), code, message));
    }
  }
}
