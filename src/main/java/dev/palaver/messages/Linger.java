package dev.palaver.messages;

import io.vertx.core.Timer;
import io.vertx.core.Vertx;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;

/**
 * The wait before a batch where a commit is slow: on a disk or a synchronous replica that takes
 * milliseconds. There, callers who send again as soon as they are answered would part in two halves
 * that take turns, each in half a batch and waiting for two commits. So the next batch waits for
 * those that the last one answered, for half of a commit at most (what PostgreSQL's manual advises
 * for its {@code commit_delay}). It waits for nobody where commits are fast, and seldom where the
 * callers turn out not to come back; where a batch is so late that another starts beside it ({@link
 * BatchSchedule}), there is no wait either. Lives on the writer verticle's context.
 */
final class Linger {
  /** What a message costs in a batch at most; the rest of its time is the commit's. */
  private static final long MESSAGE_NANOS = 50_000;

  /** Below it, to write half a batch costs less than to wait for the other half. */
  private static final long SLOW_COMMIT_NANOS = 1_800_000;

  private static final int SHARE_OF_COMMIT = 2;
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
   * @param tookNanos from when it was sent to the database
   * @param most so many messages are not kept waiting for more
   * @param over is run when the wait ends by itself
   */
  void begin(int answered, long tookNanos, int most, Runnable over) {
    long nanos = nanos(answered, tookNanos);
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
  static long nanos(int answered, long tookNanos) {
    long commit = tookNanos - answered * MESSAGE_NANOS;
    return answered < 2 || commit < SLOW_COMMIT_NANOS
        ? 0
        : Math.min(MAX_NANOS, commit / SHARE_OF_COMMIT);
  }
}
