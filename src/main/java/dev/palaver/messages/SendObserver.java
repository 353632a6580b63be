package dev.palaver.messages;

import dev.palaver.core.ChatException;

/** Is told how each send of a node ended, by REST or by socket; for metrics. */
@FunctionalInterface
public interface SendObserver {
  /** How a send ended. */
  enum Outcome {
    /** Committed; a repeat of a used key counts too. */
    STORED,
    /** The caller's fault: no right, a bad reference, another body for a used key. */
    REFUSED,
    /** The server's: the queue is full, the database is away or too slow. */
    FAILED
  }

  /**
   * A send has ended; on the caller's context.
   *
   * @param nanos since it was given to the writer
   */
  void ended(Outcome outcome, long nanos);

  /** What a failure of a send is; null for none. */
  static Outcome outcomeOf(Throwable failure) {
    if (failure == null) {
      return Outcome.STORED;
    }
    return failure instanceof ChatException known && !known.code().serverFault()
        ? Outcome.REFUSED
        : Outcome.FAILED;
  }
}
