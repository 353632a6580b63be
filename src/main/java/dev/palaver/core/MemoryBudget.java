package dev.palaver.core;

import java.util.concurrent.atomic.AtomicLong;

/**
 * The bytes that a node may hold for its callers in all: bodies that are read, rows, answers that
 * have not left, frames for sockets that are slow. A holder gets no more than it leaves to the
 * others, so that a few large ones do not keep out the many small ones. Safe for several threads.
 */
public final class MemoryBudget {
  private final long bytes;
  private final AtomicLong held = new AtomicLong();

  /** A budget of so many bytes. */
  public MemoryBudget(long bytes) {
    this.bytes = bytes;
  }

  /** Bytes that are held now. */
  public long held() {
    return held.get();
  }

  /** Whether it is nearly taken: who can be refused should be. */
  public boolean exhausted() {
    return held.get() > bytes - bytes / 8;
  }

  /** A new holder, who has nothing. */
  public Hold hold() {
    return new Hold();
  }

  /** What one request or socket holds. Safe for several threads. */
  public final class Hold {
    private long own;
    private boolean released;

    private Hold() {}

    /**
     * Takes more, if the holder then has no more than is left.
     *
     * @return whether it was taken; never after {@link #release}
     */
    public synchronized boolean tryTake(long more) {
      if (released) {
        return false;
      }
      long left = bytes - held.addAndGet(more);
      if (left < own + more) {
        held.addAndGet(-more);
        return false;
      }
      own += more;
      return true;
    }

    /**
     * Takes more, for a request.
     *
     * @throws ChatException UNAVAILABLE when there is no room; ANSWER_TOO_LARGE when there would be
     *     none if it were alone
     */
    public void take(long more) {
      if (tryTake(more)) {
        return;
      }
      if (more > allowance()) {
        throw new ChatException(
            ErrorCode.ANSWER_TOO_LARGE,
            "The request needs more than the "
                + bytes / 2
                + " bytes that one may hold (half of CHAT_BUFFER_BYTES): ask for less at once");
      }
      throw new ChatException(
          ErrorCode.UNAVAILABLE,
          "The node holds as much as it may for its callers (CHAT_BUFFER_BYTES); try again");
    }

    /** What this holder could still take if it were alone. */
    public synchronized long allowance() {
      return bytes / 2 - own;
    }

    /** Takes more, whether there is room or not: for what cannot be refused any more. */
    public synchronized void force(long more) {
      if (!released) {
        held.addAndGet(more);
        own += more;
      }
    }

    /** {@link MemoryBudget#exhausted}. */
    public boolean exhausted() {
      return MemoryBudget.this.exhausted();
    }

    /** Whether more than half of the node's is taken: who can do with less should. */
    public boolean scarce() {
      return held.get() > bytes / 2;
    }

    /** Gives some of it back. */
    public synchronized void giveBack(long less) {
      if (!released) {
        own -= less;
        held.addAndGet(-less);
      }
    }

    /** Gives all of it back, for good. */
    public synchronized void release() {
      if (!released) {
        released = true;
        held.addAndGet(-own);
      }
    }
  }
}
