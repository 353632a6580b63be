package dev.palaver.http;

import io.vertx.core.Handler;
import io.vertx.ext.web.RoutingContext;

/** Hands a permitted request to a streaming operation. */
final class StreamCall implements Handler<RoutingContext> {
  private final Operations.StreamHandler handler;

  StreamCall(Operations.StreamHandler handler) {
    this.handler = handler;
  }

  @Override
  public void handle(RoutingContext context) {
    try {
      handler.handle(
          new OperationRequest(
              Authentication.callerOf(context),
              context.pathParams(),
              QueryString.of(context),
              context.request().headers(),
              null,
              RequestMemory.of(context)),
          new EventStream(context));
    } catch (RuntimeException fault) {
      context.fail(fault);
    }
  }
}
