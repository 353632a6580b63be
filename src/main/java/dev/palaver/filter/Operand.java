package dev.palaver.filter;

import java.util.List;

/**
 * The left side of a comparison, or what a list is ordered by: a property, or a path into a
 * property of type {@link PropertyType#JSON}.
 *
 * @param path the keys below the property; empty for the property itself
 */
public record Operand(Property property, List<String> path) {
  public Operand {
    path = List.copyOf(path);
  }

  public static Operand of(Property property) {
    return new Operand(property, List.of());
  }

  /** Paths give texts. */
  PropertyType type() {
    return path.isEmpty() ? property.type() : PropertyType.TEXT;
  }

  /** As the client wrote it. */
  String name() {
    return path.isEmpty() ? property.name() : property.name() + "." + String.join(".", path);
  }
}
