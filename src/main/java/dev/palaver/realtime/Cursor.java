package dev.palaver.realtime;

/**
 * One subscription's place in a channel: which events it had, and up to where it must catch up. No
 * I/O, no clock.
 */
final class Cursor {
  private long last;
  private long target;
  private long first = 1;

  /** What to do with an event that came live. */
  enum Step {
    /** It is the next one: deliver it. */
    NEXT,
    /** It was delivered before: drop it. */
    OLD,
    /** Others before it are missing: read them from the log, and this one with them. */
    GAP
  }

  /** Puts the cursor on an event; the next one is delivered next. */
  void startAt(long seq, long head) {
    last = seq;
    target = Math.max(target, Math.max(seq, head));
  }

  /** Events before this one are passed over without being shown. */
  void showFrom(long seq) {
    first = seq;
  }

  /** An event of this place exists: the cursor is behind until it has passed it. */
  void raise(long seq) {
    target = Math.max(target, seq);
  }

  Step offer(long seq) {
    if (seq <= last) {
      return Step.OLD;
    }
    raise(seq);
    return seq == last + 1 ? Step.NEXT : Step.GAP;
  }

  void advance(long seq) {
    last = seq;
  }

  /** There is nothing beyond this place after all. */
  void settle() {
    target = last;
  }

  boolean behind() {
    return target > last;
  }

  boolean shows(long seq) {
    return seq >= first;
  }

  /** The last event that was delivered or passed over. */
  long last() {
    return last;
  }

  /** The newest event that is known to exist. */
  long target() {
    return target;
  }
}
