package dev.palaver.http;

import dev.palaver.core.JsonWeight;
import dev.palaver.http.contract.BodyReader;
import dev.palaver.http.contract.BodyValidator;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.Optional;

/** Reads and validates the body, calls the operation's handler and sends what it answers. */
final class OperationCall implements Handler<RoutingContext> {
  /** What a smaller one is as objects need not be counted. */
  private static final int SMALL_BODY_BYTES = 4096;

  private final RequestMemory memory;
  private final Optional<BodyValidator> validator;
  private final Operations.Handler handler;
  private final Duration patience;

  /**
   * A call.
   *
   * @param patience with a slow reader of the answer
   */
  OperationCall(
      RequestMemory memory,
      Optional<BodyValidator> validator,
      Operations.Handler handler,
      Duration patience) {
    this.memory = memory;
    this.validator = validator;
    this.handler = handler;
    this.patience = patience;
  }

  @Override
  public void handle(RoutingContext context) {
    Future<Reply> reply;
    try {
      reply = handler.handle(read(context));
    } catch (RuntimeException e) {
      context.fail(e);
      return;
    }
    reply.onSuccess(answer -> ReplySender.send(context, answer, patience)).onFailure(context::fail);
  }

  private OperationRequest read(RoutingContext context) {
    MultiMap headers = context.request().headers();
    Buffer text = context.body().buffer();
    memory.settle(context, text == null ? 0 : text.length());
    JsonObject body = null;
    if (validator.isPresent()) {
      Object decoded =
          BodyReader.read(
              headers.get(HttpHeaders.CONTENT_TYPE),
              headers.get(HttpHeaders.CONTENT_ENCODING),
              text);
      if (text != null && text.length() > SMALL_BODY_BYTES) {
        RequestMemory.of(context).take(JsonWeight.of(decoded));
      }
      body = validator.get().validate(decoded);
    }
    return new OperationRequest(
        Authentication.callerOf(context),
        context.pathParams(),
        QueryString.of(context),
        headers,
        body,
        RequestMemory.of(context));
  }
}
