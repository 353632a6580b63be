package dev.palaver.filter;

import java.util.function.Supplier;

/**
 * What {@code include} can add to the rows of a {@link Model}: the target's rows whose {@code
 * targetProperty} equals the row's {@code sourceProperty}. Both are UUIDs.
 *
 * @param name in JSON
 * @param toMany whether it is a list
 * @param targetModel asked for late, since models refer to each other
 */
public record Relation(
    String name,
    boolean toMany,
    String sourceProperty,
    Supplier<Model> targetModel,
    String targetProperty) {
  /** The model of the related rows. */
  public Model target() {
    return targetModel.get();
  }
}
