package dev.palaver.realtime;

import dev.palaver.core.ChannelId;
import dev.palaver.core.UserId;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Which change of a membership was the newest lately: events of two nodes overtake each other on
 * the bus, and who has left must not come back by the older one. No I/O, no clock. Used on the
 * hub's context.
 */
final class MemberOrder {
  /** How late an event may be that was overtaken; what comes later the comparison puts right. */
  static final long KEPT_MILLIS = 10_000;

  /** Some 10 MB; of more changes in that time the eldest are forgotten. */
  static final int MOST = 100_000;

  private record Key(UserId user, ChannelId channel) {}

  private record Change(long seq, long atMillis) {}

  /** Who changed longest ago comes first. */
  private final Map<Key, Change> newest = new LinkedHashMap<>();

  /**
   * Whether a change is newer than those of this membership that were met lately; it is kept then.
   *
   * @param nowMillis by a clock that never goes back
   */
  boolean newer(UserId user, ChannelId channel, long seq, long nowMillis) {
    forget(nowMillis);
    Key key = new Key(user, channel);
    Change known = newest.get(key);
    if (known != null && known.seq() >= seq) {
      return false;
    }
    newest.remove(key);
    newest.put(key, new Change(seq, nowMillis));
    return true;
  }

  /** Memberships that are remembered. */
  int size() {
    return newest.size();
  }

  private void forget(long nowMillis) {
    Iterator<Change> eldest = newest.values().iterator();
    while (eldest.hasNext()) {
      boolean old = nowMillis - eldest.next().atMillis() > KEPT_MILLIS;
      if (!old && newest.size() < MOST) {
        return;
      }
      eldest.remove();
    }
  }
}
