package dev.palaver.messages;

import io.vertx.core.Timer;
import io.vertx.core.Vertx;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;

/**
 * The wait before a batch where a commit is slow: on a disk or a synchronous replica that takes
 * milliseconds. There, callers who send again as soon as they are answered would part in two halves
 * that take turns, each in half a batch and waiting for two commits. So the next batch waits for
 * those that the last one answered, no longer than the commit takes that it spares. It waits for
 * nobody where commits are fast, and seldom where the callers turn out not to come back; where a
 * batch is so late that another starts beside it ({@link BatchSchedule}), there is no wait either.
 * Lives on the writer verticle's context.
 */
final class Linger {
  /** Below it, to write half a batch costs less than to wait for the other half. */
  private static final long SLOW_COMMIT_NANOS = 1_000_000;

  private static final long MAX_NANOS = 5_000_000;

  /**
   * So many batches are not waited with after a wait to which fewer than half came. Callers who do
   * not depend on answers come evenly, and so always too few: they wait for one batch in as many.
   */
  private static final int REST = 16;

  private final Vertx vertx;
  private final IntSupplier ready;
  private int awaited;
  private int rest;

  /** Of the wait under way; null: none is. */
  private Timer timer;

  /**
   * Not waiting.
   *
   * @param ready messages that could be written now
   */
  Linger(Vertx vertx, IntSupplier ready) {
    this.vertx = vertx;
    this.ready = ready;
  }

  /**
   * A batch has ended, no other is under way, and its callers are being answered.
   *
   * @param commitNanos {@link CommitTime#nanos}
   * @param most so many messages are not kept waiting for more
   * @param over is run when the wait ends by itself
   */
  void begin(int answered, long commitNanos, int most, Runnable over) {
    long nanos = nanos(answered, commitNanos);
    if (nanos == 0) {
      return;
    }
    if (rest > 0) {
      rest--;
      return;
    }
    int found = ready.getAsInt();
    awaited = Math.min(most, found + answered);
    Timer wait = vertx.timer(nanos, TimeUnit.NANOSECONDS);
    timer = wait;
    wait.onSuccess(
        passed -> {
          if (timer != wait) {
            return; // ended before, and it was too late to cancel
          }
          timer = null;
          if (2 * (ready.getAsInt() - found) < answered) {
            rest = REST;
          }
          over.run();
        });
  }

  /** Whether a batch is to wait; ends the wait when all have come. */
  boolean holds() {
    if (timer == null) {
      return false;
    }
    if (ready.getAsInt() < awaited) {
      return true;
    }
    timer.cancel();
    timer = null;
    return false;
  }

  /** How long to wait after a batch, in nanoseconds; 0: not. */
  static long nanos(int answered, long commitNanos) {
    return answered < 2 || commitNanos < SLOW_COMMIT_NANOS ? 0 : Math.min(MAX_NANOS, commitNanos);
  }
}
