package dev.palaver.realtime;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.function.Supplier;

/**
 * Lets a few tasks run at once and keeps the others waiting, so that a thousand clients that come
 * back together do not take every database connection from REST. The waiting ones are bounded by
 * their owners: each subscription and each channel has one task at most. Used on one event loop.
 */
final class Lane {
  private final int width;
  private final Queue<Runnable> waiting = new ArrayDeque<>();
  private int running;

  Lane(int width) {
    this.width = width;
  }

  /** Runs the task now or later; completes as it does. */
  <T> Future<T> run(Supplier<Future<T>> task) {
    Promise<T> promise = Promise.promise();
    waiting.add(() -> task.get().onComplete(done -> finish(promise, done)));
    next();
    return promise.future();
  }

  private <T> void finish(Promise<T> promise, io.vertx.core.AsyncResult<T> done) {
    running--;
    promise.handle(done);
    next();
  }

  private void next() {
    while (running < width && !waiting.isEmpty()) {
      running++;
      waiting.remove().run();
    }
  }
}
