package dev.palaver.filter;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** A condition on the rows of one model, typed and checked. Immutable. */
public sealed interface Where {
  /** All of the parts hold; without parts every row does. */
  record Every(List<Where> parts) implements Where {
    public Every {
      parts = List.copyOf(parts);
    }
  }

  /** One of the parts holds; never without parts. */
  record Any(List<Where> parts) implements Where {
    public Any {
      parts = List.copyOf(parts);
      if (parts.isEmpty()) {
        throw new IllegalArgumentException("or of nothing");
      }
    }
  }

  /**
   * One comparison.
   *
   * @param values of the operand's type, as many as the operator takes; for {@code inq} and {@code
   *     nin} its whole list; single ones may be null
   */
  record Test(Operand operand, Operator operator, List<Object> values) implements Where {
    public Test {
      values = Collections.unmodifiableList(new ArrayList<>(values));
    }
  }

  /** Every row. */
  static Where everything() {
    return new Every(List.of());
  }

  /**
   * Rows whose property has this value; null finds those without one.
   *
   * @param value of the property's Java type (UUID, String, Integer, Long, Boolean, OffsetDateTime)
   */
  static Where equal(Property property, Object value) {
    Operand operand = Operand.of(property);
    return value == null
        ? new Test(operand, Operator.IS_NULL, List.of())
        : new Test(operand, Operator.EQ, List.of(value));
  }

  /** Both conditions, whatever they are made of. */
  default Where and(Where other) {
    if (isEverything()) {
      return other;
    }
    return other.isEverything() ? this : new Every(List.of(this, other));
  }

  /** The one value that a property has in every row that matches; empty when there may be more. */
  default Optional<Object> only(Property property) {
    if (this instanceof Every every) {
      return every.parts().stream().flatMap(part -> part.only(property).stream()).findFirst();
    }
    return this instanceof Test test
            && test.operator() == Operator.EQ
            && test.operand().equals(Operand.of(property))
        ? Optional.ofNullable(test.values().get(0))
        : Optional.empty();
  }

  /** Whether no condition was given. */
  default boolean isEverything() {
    return this instanceof Every every && every.parts().isEmpty();
  }
}
