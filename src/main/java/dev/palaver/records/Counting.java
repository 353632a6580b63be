package dev.palaver.records;

import dev.palaver.filter.RowScope;
import dev.palaver.filter.Where;
import io.vertx.core.Future;
import java.util.function.Supplier;

/** A way to count the rows of one kind. Any thread. */
@FunctionalInterface
public interface Counting {
  /**
   * How many rows of a scope match.
   *
   * @param plain counts them one by one
   */
  Future<Long> count(Where where, RowScope scope, Supplier<Future<Long>> plain);
}
