package dev.palaver.soak;

import java.util.Arrays;

/** Times of one kind, from one look to the next. Safe for several threads. */
final class Latencies {
  /**
   * What they were.
   *
   * @param p50 median in milliseconds; 0 when there were none
   * @param p99 the time that one in a hundred exceeds, in milliseconds
   */
  record Summary(int count, double p50, double p99) {}

  private static final double NANOS_OF_A_MILLI = 1e6;

  private long[] nanos = new long[1024];
  private int count;

  synchronized void add(long time) {
    if (count == nanos.length) {
      nanos = Arrays.copyOf(nanos, 2 * count);
    }
    nanos[count++] = time;
  }

  /** Sums up, and begins anew. */
  synchronized Summary take() {
    Arrays.sort(nanos, 0, count);
    Summary summary = new Summary(count, percentile(50), percentile(99));
    count = 0;
    return summary;
  }

  private double percentile(int percent) {
    return count == 0 ? 0 : nanos[(int) ((long) (count - 1) * percent / 100)] / NANOS_OF_A_MILLI;
  }
}
