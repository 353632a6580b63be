package dev.palaver.messages;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** The counts of large channels, of those that were asked for last. Any thread. */
final class KnownCounts {
  /** Channels that are remembered. */
  static final int MAX_CHANNELS = 1_000;

  /**
   * A count of all rows.
   *
   * @param head of the channel then; negative for one that is known to be large, and no more
   * @param takenNanos when all were counted, as {@link System#nanoTime} tells it
   */
  record Count(long head, long count, long takenNanos) {
    static final Count UNKNOWN = new Count(-1, 0, 0);

    boolean unknown() {
      return head < 0;
    }

    /** Answers may come back in another order than their snapshots were taken. */
    private Count or(Count next) {
      long later = next.takenNanos - takenNanos;
      return unknown() || later > 0 || (later == 0 && next.head > head) ? next : this;
    }
  }

  private final Map<UUID, Count> byChannel = new LinkedHashMap<>(16, 0.75f, true);

  /** What is known of a channel; empty when it is not known to be large. */
  synchronized Optional<Count> of(UUID channel) {
    return Optional.ofNullable(byChannel.get(channel));
  }

  /** The channel is large. */
  synchronized void notice(UUID channel) {
    byChannel.putIfAbsent(channel, Count.UNKNOWN);
    bound();
  }

  /** All were counted, or the count was carried on. */
  synchronized void remember(UUID channel, Count count) {
    byChannel.merge(channel, count, Count::or);
    bound();
  }

  /** The channel is not large any more. */
  synchronized void forget(UUID channel) {
    byChannel.remove(channel);
  }

  private void bound() {
    if (byChannel.size() > MAX_CHANNELS) {
      byChannel.remove(byChannel.keySet().iterator().next());
    }
  }
}
