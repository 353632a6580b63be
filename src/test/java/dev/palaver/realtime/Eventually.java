package dev.palaver.realtime;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Waits for a condition, for as long as a slow machine may need. */
final class Eventually {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final long POLL_NANOS = Duration.ofMillis(5).toNanos();

  private Eventually() {}

  static <T> T get(Supplier<Optional<T>> source, Supplier<String> complaint) {
    Instant end = Instant.now().plus(PATIENCE);
    while (true) {
      Optional<T> value = source.get();
      if (value.isPresent()) {
        return value.get();
      }
      if (Instant.now().isAfter(end)) {
        throw new AssertionError(complaint.get());
      }
      LockSupport.parkNanos(POLL_NANOS);
    }
  }

  static void that(BooleanSupplier condition, Supplier<String> complaint) {
    get(() -> condition.getAsBoolean() ? Optional.of(true) : Optional.empty(), complaint);
  }
}
