package dev.palaver.messages;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.function.Supplier;

/**
 * Runs the channels' own transactions, few at a time: each waits for a connection that reads use,
 * and may wait for the adoption of a large channel. The others wait here, bounded by the messages
 * that may wait at all ({@link WaitingRoom}), and no batch waits for them. Lives on the writer
 * verticle's context.
 */
final class TurnQueue {
  /** Enough to have work for every connection of a pool. */
  static final int MAX_UNDER_WAY = 64;

  private final Queue<Runnable> waiting = new ArrayDeque<>();
  private int underWay;

  /**
   * Runs a turn when there is room for it, in the order of the calls.
   *
   * @return completes as the turn does
   */
  <T> Future<T> run(Supplier<Future<T>> turn) {
    Promise<T> over = Promise.promise();
    waiting.add(() -> turn.get().onComplete(over));
    startNext();
    return over.future().onComplete(done -> end());
  }

  private void startNext() {
    while (underWay < MAX_UNDER_WAY && !waiting.isEmpty()) {
      underWay++;
      waiting.remove().run();
    }
  }

  private void end() {
    underWay--;
    startNext();
  }
}
