package dev.palaver.http;

import dev.palaver.core.ChatException;
import dev.palaver.core.ErrorCode;
import dev.palaver.http.contract.BodyReader;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.SecurityPolicyHandler;

/**
 * Refuses forms before Vert.x's handler of bodies, which decodes them by itself, and fails where
 * one is malformed. Any event loop.
 */
final class FormRefusal implements SecurityPolicyHandler {
  @Override
  public void handle(RoutingContext context) {
    String type = context.request().getHeader(HttpHeaders.CONTENT_TYPE);
    if (type != null && BodyReader.isForm(type) && RequestMemory.hasBody(context.request())) {
      context.fail(
          new ChatException(
              ErrorCode.UNSUPPORTED_MEDIA_TYPE, "Content-Type must be application/json."));
    } else {
      context.next();
    }
  }
}
