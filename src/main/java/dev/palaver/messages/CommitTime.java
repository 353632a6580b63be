package dev.palaver.messages;

import java.util.concurrent.TimeUnit;

/**
 * What the commit of a batch is held to take: what is left of its time when the work of the
 * database has been taken off. That work is measured by its first part, the search for what to
 * write, on the same processor at the same moment: a batch that is slow because the machine is, or
 * because it waited for a lock, says nothing about commits. Lives on the writer verticle's context.
 */
final class CommitTime {
  /**
   * The search is a fifth of a batch or a little more where syncs take a quarter of a millisecond,
   * of batches of 4 to 64 messages, and the rest is nearly all work (docs/performance.md).
   */
  private static final int SEARCHES = 5;

  private static final long MIN_SAMPLE = TimeUnit.MILLISECONDS.toNanos(-5);
  private static final long MAX_SAMPLE = TimeUnit.MILLISECONDS.toNanos(10);
  private static final int MEMORY = 16;

  private long nanos;

  /**
   * A batch has ended.
   *
   * @param tookNanos from when it was sent to the database
   * @param searchNanos {@link BatchStatement#searchNanos}; 0: not known
   */
  void learn(long tookNanos, long searchNanos) {
    if (searchNanos > 0) {
      long rest = tookNanos - SEARCHES * searchNanos;
      nanos += (Math.max(MIN_SAMPLE, Math.min(MAX_SAMPLE, rest)) - nanos) / MEMORY;
    }
  }

  /** Of the last batches, in nanoseconds; at most 10 ms, too little rather than too much. */
  long nanos() {
    return nanos;
  }
}
