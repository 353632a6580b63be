package dev.palaver.realtime;

import dev.palaver.core.ChannelId;
import dev.palaver.core.UserId;
import java.util.HashMap;
import java.util.Map;

/**
 * Who typed where in the last second: more of the same is one and the same news. No clock. Used on
 * the hub's context.
 */
final class Typists {
  private static final long INTERVAL_MILLIS = 1000;
  private static final int SWEEP_SIZE = 1024;

  private record Typist(ChannelId channel, UserId user) {}

  private final Map<Typist, Long> told = new HashMap<>();
  private int sweepAt = SWEEP_SIZE;

  /** Whether this is news: the first of its user and channel within a second. */
  boolean admit(ChannelId channel, UserId user, long nowMillis) {
    if (told.size() >= sweepAt) {
      told.values().removeIf(when -> nowMillis - when >= INTERVAL_MILLIS);
      sweepAt = Math.max(SWEEP_SIZE, 2 * told.size());
    }
    Typist typist = new Typist(channel, user);
    Long before = told.get(typist);
    if (before != null && nowMillis - before < INTERVAL_MILLIS) {
      return false;
    }
    told.put(typist, nowMillis);
    return true;
  }
}
