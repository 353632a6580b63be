package dev.palaver.bench;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** Totals of a step over all sockets. */
final class Tally {

  long received;
  long lost;
  long duplicates;
  long reordered;
  int closedSockets;
  private final Map<Integer, Set<Long>> orders = new HashMap<>();

  synchronized void add(
      int channel,
      int received,
      int lost,
      int duplicates,
      int reordered,
      long orderHash,
      boolean open) {
    this.received += received;
    this.lost += lost;
    this.duplicates += duplicates;
    this.reordered += reordered;
    if (!open) {
      closedSockets++;
    }
    orders.computeIfAbsent(channel, key -> new HashSet<>()).add(orderHash);
  }

  /** Channels whose members did not all see the same messages in the same order. */
  synchronized int channelsWithDifferingOrder() {
    return (int) orders.values().stream().filter(hashes -> hashes.size() > 1).count();
  }
}
