package dev.palaver.http;

import dev.palaver.core.ChatException;
import dev.palaver.core.ErrorCode;
import dev.palaver.core.TokenBucket;
import dev.palaver.core.UserId;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * How many requests and socket frames one user may send to this node a second; each node counts by
 * itself. Any thread; never blocks for long. Keeps a bucket only for users who sent something in
 * the last seconds.
 */
public final class UserQuota {
  private static final long SWEEP_NANOS = 5_000_000_000L;

  private final int perSecond;
  private final ConcurrentHashMap<UserId, TokenBucket> buckets = new ConcurrentHashMap<>();
  private final AtomicLong swept = new AtomicLong(System.nanoTime());

  /**
   * A quota of nobody's yet.
   *
   * @param perSecond 0: no limit
   */
  public UserQuota(int perSecond) {
    this.perSecond = perSecond;
  }

  /**
   * Counts one request or frame.
   *
   * @throws ChatException TOO_MANY_REQUESTS when the user has none left
   */
  public void require(UserId user) {
    if (perSecond > 0 && !take(user, System.nanoTime())) {
      throw new ChatException(
          ErrorCode.TOO_MANY_REQUESTS, "More than " + perSecond + " requests and frames a second");
    }
  }

  private boolean take(UserId user, long now) {
    long last = swept.get();
    if (now - last > SWEEP_NANOS && swept.compareAndSet(last, now)) {
      buckets.keySet().forEach(id -> buckets.computeIfPresent(id, (u, b) -> fullOrNull(b, now)));
    }
    boolean[] taken = new boolean[1];
    buckets.compute(
        user,
        (id, bucket) -> {
          TokenBucket used = bucket == null ? new TokenBucket(perSecond, now) : bucket;
          taken[0] = used.take(now);
          return used;
        });
    return taken[0];
  }

  private static TokenBucket fullOrNull(TokenBucket bucket, long now) {
    return bucket.full(now) ? null : bucket;
  }
}
