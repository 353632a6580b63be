package dev.palaver.realtime;

import dev.palaver.core.UserId;
import java.util.concurrent.ConcurrentHashMap;

/** How many sockets and streams each user has open on this node. Any thread. */
final class UserSockets {
  private final int max;
  private final ConcurrentHashMap<UserId, Integer> counts = new ConcurrentHashMap<>();

  UserSockets(int max) {
    this.max = max;
  }

  /** Counts one more; false, and not counted, when the user has the most that is allowed. */
  boolean enter(UserId user) {
    boolean[] entered = new boolean[1];
    counts.compute(
        user,
        (id, count) -> {
          int now = count == null ? 0 : count;
          entered[0] = now < max;
          return entered[0] ? Integer.valueOf(now + 1) : count;
        });
    return entered[0];
  }

  /** Counts one less; only for those that entered. */
  void leave(UserId user) {
    counts.computeIfPresent(user, (id, count) -> count == 1 ? null : count - 1);
  }

  int max() {
    return max;
  }
}
