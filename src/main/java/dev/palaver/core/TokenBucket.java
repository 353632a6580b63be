package dev.palaver.core;

/**
 * A rate limit: so many a second, and a few seconds' worth at once. No clock: the caller tells the
 * time. Not for several threads.
 */
public final class TokenBucket {
  /** What may come at once, in seconds of the rate: a client that comes back registers a lot. */
  private static final int BURST_SECONDS = 5;

  private static final double NANOS = 1e9;

  private final double perSecond;
  private final double capacity;
  private double tokens;
  private long updated;

  /**
   * A full bucket.
   *
   * @param perSecond 1 or more
   * @param nowNanos of a clock that never goes back, as in every other call
   */
  public TokenBucket(int perSecond, long nowNanos) {
    this.perSecond = perSecond;
    this.capacity = (double) perSecond * BURST_SECONDS;
    this.tokens = capacity;
    this.updated = nowNanos;
  }

  /** Takes one token; what is refused costs nothing. */
  public boolean take(long nowNanos) {
    return take(1, nowNanos);
  }

  /** Takes several tokens or none; those that even a full bucket lacks are owed. */
  public boolean take(int count, long nowNanos) {
    fill(nowNanos);
    if (tokens < Math.min(count, capacity)) {
      return false;
    }
    tokens -= count;
    return true;
  }

  /** As {@link #take}, but what is refused is owed: who goes on unslowed gets nothing more. */
  public boolean takeOrOwe(long nowNanos) {
    fill(nowNanos);
    tokens--;
    return tokens >= 0;
  }

  /** Whether as much is owed as may be taken at once. */
  public boolean overdrawn() {
    return tokens < -capacity;
  }

  /** Whether nothing was taken lately: a new bucket would be the same. */
  public boolean full(long nowNanos) {
    fill(nowNanos);
    return tokens >= capacity;
  }

  private void fill(long nowNanos) {
    tokens = Math.min(capacity, tokens + (nowNanos - updated) / NANOS * perSecond);
    updated = nowNanos;
  }
}
