package dev.palaver.app;

import dev.palaver.core.ChatException;
import dev.palaver.core.ErrorCode;
import dev.palaver.http.LastAnswer;
import dev.palaver.realtime.Realtime;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.PlatformHandler;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts the requests that are being answered, and refuses new ones once the service stops. One for
 * all HTTP verticles; any thread.
 */
final class Drain implements PlatformHandler {
  private static final Logger LOG = LoggerFactory.getLogger(Drain.class);
  private static final String COUNTED = "palaver.counted";

  private final AtomicInteger inFlight = new AtomicInteger();
  private final AtomicBoolean draining = new AtomicBoolean();
  private final Promise<Void> idle = Promise.promise();

  /** Whether the service stops: readiness is false from then on. */
  boolean draining() {
    return draining.get();
  }

  /** Requests that are being answered. */
  int inFlight() {
    return inFlight.get();
  }

  @Override
  public void handle(RoutingContext context) {
    if (context.get(COUNTED) != null) {
      // Rerouted, from a path with a trailing slash.
      context.next();
      return;
    }
    context.put(COUNTED, true);
    inFlight.incrementAndGet();
    context.addEndHandler(ended -> over());
    if (draining.get()) {
      LastAnswer.of(context);
      context.fail(new ChatException(ErrorCode.UNAVAILABLE, "The node stops; try again elsewhere"));
    } else {
      context.next();
    }
  }

  /**
   * Refuses requests and sends the sockets away from now on.
   *
   * @param realtime null when the service stops before it had any
   * @return completed when the requests before are answered and the sockets gone; fails when that
   *     is not so after the limit
   */
  Future<Void> run(Realtime realtime, Duration limit) {
    draining.set(true);
    if (inFlight.get() == 0) {
      idle.tryComplete();
    }
    if (realtime == null) {
      return Future.succeededFuture();
    }
    LOG.info("stopping: {} requests in flight, {} sockets", inFlight(), realtime.load().sockets());
    Future<?> done = Future.join(idle.future(), realtime.drain(limit));
    return done.timeout(Math.max(1, limit.toMillis()), TimeUnit.MILLISECONDS)
        .<Void>mapEmpty()
        .onFailure(late -> LOG.warn("not all was finished within {} ms", limit.toMillis()));
  }

  private void over() {
    if (inFlight.decrementAndGet() == 0 && draining.get()) {
      idle.tryComplete();
    }
  }
}
