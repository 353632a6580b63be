package dev.palaver.realtime;

/**
 * How long a loop waits between two flushes of its sockets. A flush is a system call for each of
 * them, which events that wait for each other share: while these calls would take much of the
 * loop's time, and as long as waiting does save some of them, it waits a multiple of what the last
 * flush took. Used on one event loop; times are in nanoseconds of {@link System#nanoTime}.
 */
final class FlushPace {
  /** The pause without such load; after a silence a frame leaves at the end of its turn. */
  static final long MIN_PAUSE_NANOS = 2_000_000;

  /** What load may cost an event, which is well below what a person notices. */
  static final long MAX_PAUSE_NANOS = 40_000_000;

  /** Under load a loop spends no more than an eighth of its time in flushes, if that can be had. */
  private static final int PAUSE_FACTOR = 7;

  /** It is load when flushes that share nothing would take more of the loop's time than this, */
  private static final double BUSY = 0.2;

  /** and no more when they would take less than this. */
  private static final double CALM = BUSY / 2;

  /** Frames for each flush of a socket that make up for the wait. */
  private static final double WORTHWHILE = 1.25;

  /** It is judged by what came in so much time: */
  static final long WINDOW_NANOS = 250_000_000;

  /** in more, there was a silence. */
  private static final long SILENCE_NANOS = 4 * WINDOW_NANOS;

  /** Where waiting was not worth it, it is tried again after so much time. */
  static final long RETRY_NANOS = 10_000_000_000L;

  private long windowStart;
  private long took;
  private long frames;
  private long lines;
  private boolean waits;
  private long retryAt;

  /**
   * A pace without load.
   *
   * @param now the present time
   */
  FlushPace(long now) {
    this.windowStart = now;
    this.retryAt = now;
  }

  /**
   * How long to wait after a flush.
   *
   * @param flushedFrames of all its sockets
   * @param flushedLines its sockets
   * @param tookNanos its length
   * @param end when it ended
   */
  long pauseAfter(int flushedFrames, int flushedLines, long tookNanos, long end) {
    took += tookNanos;
    frames += flushedFrames;
    lines += flushedLines;
    if (end - windowStart >= WINDOW_NANOS) {
      judge(end);
    }
    return waits
        ? Math.max(MIN_PAUSE_NANOS, Math.min(MAX_PAUSE_NANOS, PAUSE_FACTOR * tookNanos))
        : MIN_PAUSE_NANOS;
  }

  /** Whether it waits from now on, by the window that ends. */
  private void judge(long end) {
    long window = end - windowStart;
    double shared = lines == 0 ? 1 : (double) frames / lines;
    double load = shared * took / window;
    if (window > SILENCE_NANOS || load < CALM) {
      waits = false;
    } else if (waits && shared < WORTHWHILE) {
      waits = false;
      retryAt = end + RETRY_NANOS;
    } else if (load > BUSY && end - retryAt >= 0) {
      waits = true;
    }
    windowStart = end;
    took = 0;
    frames = 0;
    lines = 0;
  }
}
