package dev.palaver.filter;

import dev.palaver.core.MemoryBudget;

/**
 * The memory of one growing answer. A long one takes several times what it needs yet: of many that
 * grow at once, some then have room to the end, and the others learn early that there is none. If
 * all grew side by side, all would come to nothing. For one thread.
 */
final class Reserve {
  private static final long SHORT_BYTES = 256 * 1024;
  private static final int AHEAD = 4;

  private final MemoryBudget.Hold memory;
  private final long most;
  private long needed;
  private long taken;

  /**
   * An answer that needs nothing yet.
   *
   * @param most bytes that are taken ahead
   */
  Reserve(MemoryBudget.Hold memory, long most) {
    this.memory = memory;
    this.most = most;
  }

  /**
   * So many bytes more are needed.
   *
   * @throws dev.palaver.core.ChatException when there is no memory for them
   */
  void need(long bytes) {
    needed += bytes;
    if (needed > taken) {
      long wanted = needed <= SHORT_BYTES ? needed : Math.min(most, needed * AHEAD);
      // No more ahead than the holder may have: only what is needed is a reason to refuse it.
      long ahead = Math.min(wanted - taken, memory.allowance());
      long more = Math.max(needed - taken, ahead);
      memory.take(more);
      taken += more;
    }
  }

  /** It is complete: what was taken ahead is given back. */
  void settle() {
    memory.giveBack(taken - needed);
    taken = needed;
  }
}
