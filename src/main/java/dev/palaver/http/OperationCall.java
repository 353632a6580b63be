package dev.palaver.http;

import dev.palaver.http.contract.BodyReader;
import dev.palaver.http.contract.BodyValidator;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.util.Optional;

/** Reads and validates the body, calls the operation's handler and sends what it answers. */
final class OperationCall implements Handler<RoutingContext> {
  private final Optional<BodyValidator> validator;
  private final Operations.Handler handler;

  OperationCall(Optional<BodyValidator> validator, Operations.Handler handler) {
    this.validator = validator;
    this.handler = handler;
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
    reply.onSuccess(answer -> send(context, answer)).onFailure(context::fail);
  }

  private OperationRequest read(RoutingContext context) {
    MultiMap headers = context.request().headers();
    JsonObject body = null;
    if (validator.isPresent()) {
      Object decoded =
          BodyReader.read(
              headers.get(HttpHeaders.CONTENT_TYPE),
              headers.get(HttpHeaders.CONTENT_ENCODING),
              context.body().buffer());
      body = validator.get().validate(decoded);
    }
    return new OperationRequest(
        Authentication.callerOf(context),
        context.pathParams(),
        QueryString.of(context),
        headers,
        body);
  }

  private static void send(RoutingContext context, Reply reply) {
    HttpServerResponse response = context.response();
    if (response.ended() || response.closed()) {
      return;
    }
    response.setStatusCode(reply.status());
    if (reply.body() == null) {
      response.end();
    } else {
      response.putHeader(HttpHeaders.CONTENT_TYPE, "application/json").end(reply.body());
    }
  }
}
