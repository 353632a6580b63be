package dev.palaver.http;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.SecurityPolicyHandler;
import java.util.List;

/**
 * CORS as the reference answers it: {@code *} with credentials on everything, any OPTIONS is a
 * preflight and answered 204 with the requested headers echoed. With {@code CHAT_CORS_ORIGINS} set,
 * only these origins are allowed, each echoed with {@code Vary: Origin}. The stock CorsHandler is
 * not used since it refuses the wildcard with credentials and cannot echo headers.
 */
final class Cors implements SecurityPolicyHandler {
  private static final String ANY = "*";
  private static final String METHODS = "GET,HEAD,PUT,PATCH,POST,DELETE";
  private static final String MAX_AGE_SECONDS = "86400";
  private static final String EXPOSED = "X-Request-Id,Retry-After";

  private final List<String> origins;
  private final boolean any;

  Cors(List<String> origins) {
    this.origins = origins;
    this.any = origins.contains(ANY);
  }

  @Override
  public void handle(RoutingContext context) {
    HttpServerResponse response = context.response();
    String origin = context.request().getHeader(HttpHeaders.ORIGIN);
    boolean allowed = any || (origin != null && origins.contains(origin));
    if (!any) {
      response.putHeader(HttpHeaders.VARY, "Origin");
    }
    if (allowed) {
      response
          .putHeader(HttpHeaders.ACCESS_CONTROL_ALLOW_ORIGIN, any ? ANY : origin)
          .putHeader(HttpHeaders.ACCESS_CONTROL_ALLOW_CREDENTIALS, "true");
      if (origin != null) {
        response.putHeader(HttpHeaders.ACCESS_CONTROL_EXPOSE_HEADERS, EXPOSED);
      }
    }
    if (HttpMethod.OPTIONS.equals(context.request().method())) {
      preflight(context, allowed);
    } else {
      context.next();
    }
  }

  private static void preflight(RoutingContext context, boolean allowed) {
    HttpServerResponse response = context.response();
    if (allowed) {
      response
          .putHeader(HttpHeaders.ACCESS_CONTROL_ALLOW_METHODS, METHODS)
          .putHeader(HttpHeaders.ACCESS_CONTROL_MAX_AGE, MAX_AGE_SECONDS);
      String requested = context.request().getHeader(HttpHeaders.ACCESS_CONTROL_REQUEST_HEADERS);
      if (requested != null) {
        response.putHeader(HttpHeaders.ACCESS_CONTROL_ALLOW_HEADERS, requested);
      }
      response.headers().add(HttpHeaders.VARY, "Access-Control-Request-Headers");
    }
    response.setStatusCode(204).end();
  }
}
