package dev.palaver.testing;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Waits for a condition that others bring about. Safe for several threads. */
public final class Until {
  private static final long POLL_NANOS = Duration.ofMillis(5).toNanos();

  private Until() {}

  /**
   * Returns once the condition holds.
   *
   * @throws AssertionError with the complaint, when it does not within the limit
   */
  public static void holds(BooleanSupplier condition, Duration limit, Supplier<String> complaint) {
    long end = System.nanoTime() + limit.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > end) {
        throw new AssertionError(complaint.get());
      }
      LockSupport.parkNanos(POLL_NANOS);
    }
  }
}
