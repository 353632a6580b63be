package dev.palaver.app;

import dev.palaver.core.ChatException;
import dev.palaver.core.ErrorCode;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.PlatformHandler;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Counts the requests that are being answered, and refuses new ones once the service stops. One for
 * all HTTP verticles; any thread.
 */
final class Drain implements PlatformHandler {
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
      context.response().putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
      context.fail(new ChatException(ErrorCode.UNAVAILABLE, "The node stops; try again elsewhere"));
    } else {
      context.next();
    }
  }

  /** Refuses requests from now on; completed when those before are answered. */
  Future<Void> begin() {
    draining.set(true);
    if (inFlight.get() == 0) {
      idle.tryComplete();
    }
    return idle.future();
  }

  private void over() {
    if (inFlight.decrementAndGet() == 0 && draining.get()) {
      idle.tryComplete();
    }
  }
}
