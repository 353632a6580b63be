package dev.palaver.realtime;

import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Queue;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * Lets a few tasks run at once and keeps the others waiting, so that a thousand clients that come
 * back together do not take every database connection from REST. Owners take turns, a task each, so
 * that one of many tasks does not keep out those of few. The waiting ones are bounded by their
 * owners: each subscription and each channel has one task at most, and that of an ended one costs
 * nothing. Used on one event loop.
 */
final class Lane {
  private final int width;
  private final Map<Object, Queue<Runnable>> waiting = new LinkedHashMap<>();
  private int running;
  private boolean starting;

  Lane(int width) {
    this.width = width;
  }

  /**
   * Runs the task now or later, and completes as it does.
   *
   * @param wanted asked when its turn has come: without, the task is dropped, and the future never
   *     completes
   */
  <T> Future<T> run(Object owner, BooleanSupplier wanted, Supplier<Future<T>> task) {
    Promise<T> promise = Promise.promise();
    Runnable turn =
        () -> {
          if (wanted.getAsBoolean()) {
            running++;
            task.get().onComplete(done -> finish(promise, done));
          }
        };
    waiting.computeIfAbsent(owner, o -> new ArrayDeque<>(1)).add(turn);
    next();
    return promise.future();
  }

  private <T> void finish(Promise<T> promise, AsyncResult<T> done) {
    running--;
    promise.handle(done);
    next();
  }

  private void next() {
    if (starting) {
      return;
    }
    starting = true;
    while (running < width && !waiting.isEmpty()) {
      nextTurn().run();
    }
    starting = false;
  }

  private Runnable nextTurn() {
    Object owner = waiting.keySet().iterator().next();
    Queue<Runnable> turns = waiting.remove(owner);
    Runnable turn = turns.remove();
    if (!turns.isEmpty()) {
      waiting.put(owner, turns);
    }
    return turn;
  }
}
