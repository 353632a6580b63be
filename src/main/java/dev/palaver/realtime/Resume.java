package dev.palaver.realtime;

import dev.palaver.events.EventLog.Head;

/**
 * Where a subscription starts.
 *
 * @param from the last event that the client has, or must do without
 * @param recovered whether all that the client asked for, and may see, follows
 */
public record Resume(long from, boolean recovered) {
  /**
   * Decides from plain values.
   *
   * @param after the last event that the client has; null: it wants none of the past, and so misses
   *     none
   * @param first the first event that the client may see: it misses nothing by not seeing earlier
   *     ones
   * @param head where the log stands
   */
  public static Resume decide(Long after, long first, Head head) {
    if (after == null) {
      return new Resume(head.seq(), true);
    }
    long from = Math.max(after, first - 1);
    boolean inLog = after <= head.seq() && from >= head.floor();
    return inLog ? new Resume(from, true) : new Resume(head.seq(), false);
  }
}
