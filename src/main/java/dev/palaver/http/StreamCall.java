package dev.palaver.http;

import io.vertx.core.Handler;
import io.vertx.ext.web.RoutingContext;

/** Hands a permitted request to a streaming operation. */
final class StreamCall implements Handler<RoutingContext> {
  private final RequestMemory memory;
  private final Operations.StreamHandler handler;

  StreamCall(RequestMemory memory, Operations.StreamHandler handler) {
    this.memory = memory;
    this.handler = handler;
  }

  @Override
  public void handle(RoutingContext context) {
    // A body is not read, and must not hold memory for as long as the stream lasts.
    memory.settle(context, 0);
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
