package dev.palaver.realtime;

import dev.palaver.events.WireEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/**
 * Puts the events of one channel in order as they come from the bus, which may lose, repeat and
 * reorder them. Plain values in, values out: the hub does the waiting and the reading.
 */
final class ChannelFeed {
  /** Early events kept at most; what is dropped here is read from the log. */
  private static final int MAX_EARLY_EVENTS = 256;

  private static final int MAX_EARLY_CHARS = 512 * 1024;

  private static final long UNKNOWN = -1;

  private final TreeMap<Long, WireEvent> early = new TreeMap<>();
  private int earlyChars;
  private long last = UNKNOWN;
  private long newest;

  /** An event from the bus: returns those that are due now, in order; often itself alone. */
  List<WireEvent> offer(WireEvent event) {
    newest = Math.max(newest, event.seq());
    if (last != UNKNOWN && event.seq() <= last) {
      return List.of();
    }
    if (event.seq() == last + 1 && last != UNKNOWN && early.isEmpty()) {
      last = event.seq();
      return List.of(event);
    }
    keep(event);
    return due();
  }

  /**
   * The channel's head, as the database tells it. The first one starts the feed: earlier events are
   * for each subscription's own replay.
   */
  List<WireEvent> head(long seq) {
    newest = Math.max(newest, seq);
    if (last == UNKNOWN) {
      last = seq;
      dropUpTo(last);
    }
    return due();
  }

  /**
   * A page of the log that begins after {@link #last}.
   *
   * @return the events that are due now; they may begin later than {@code last + 1} when the log
   *     does
   */
  List<WireEvent> fill(List<WireEvent> page) {
    List<WireEvent> due = new ArrayList<>();
    for (WireEvent event : page) {
      if (event.seq() > last) {
        last = event.seq();
        due.add(event);
      }
    }
    dropUpTo(last);
    due.addAll(due());
    return due;
  }

  /** The log has nothing after {@link #last}: goes on with what came, or stands at the newest. */
  List<WireEvent> skip() {
    last = early.isEmpty() ? newest : early.firstKey() - 1;
    return due();
  }

  /** Whether events that exist have not been seen. */
  boolean gap() {
    return last != UNKNOWN && newest > last;
  }

  /** The last event that was due. */
  long last() {
    return last;
  }

  private void keep(WireEvent event) {
    if (early.putIfAbsent(event.seq(), event) == null) {
      earlyChars += event.json().length();
    }
    while (early.size() > MAX_EARLY_EVENTS || earlyChars > MAX_EARLY_CHARS) {
      earlyChars -= early.pollLastEntry().getValue().json().length();
    }
  }

  private List<WireEvent> due() {
    List<WireEvent> due = new ArrayList<>();
    while (last != UNKNOWN && !early.isEmpty() && early.firstKey() == last + 1) {
      WireEvent event = early.pollFirstEntry().getValue();
      earlyChars -= event.json().length();
      last = event.seq();
      due.add(event);
    }
    return due;
  }

  private void dropUpTo(long seq) {
    while (!early.isEmpty() && early.firstKey() <= seq) {
      earlyChars -= early.pollFirstEntry().getValue().json().length();
    }
  }
}
