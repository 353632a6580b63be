package dev.palaver.http;

import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.RoutingContext;

/**
 * The last answer of a connection (RFC 9112, 9.6): it says so, and the server closes after it. What
 * is left of the request is still taken in for a while, unread: a connection that is closed on data
 * is reset, and the client may lose the answer. Vert.x by itself does neither.
 */
public final class LastAnswer {
  /** How long a client may take to notice the answer while it sends. */
  private static final long LINGER_MILLIS = 5_000;

  private static final long HTTP2_NO_ERROR = 0;

  private LastAnswer() {}

  /**
   * Makes the answer that follows the last; on the request's event loop, before its head. In HTTP/2
   * it is the last of its stream, and the connection is left to the others (RFC 9113, 8.1).
   */
  public static void of(RoutingContext context) {
    HttpServerRequest request = context.request();
    if (request.version() == HttpVersion.HTTP_2) {
      context.addEndHandler(
          ended -> afterBody(context, () -> {}, () -> request.response().reset(HTTP2_NO_ERROR)));
      return;
    }
    context.response().putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
    HttpConnection connection = request.connection();
    context.addEndHandler(ended -> afterBody(context, connection::close, connection::close));
  }

  private static void afterBody(RoutingContext context, Runnable read, Runnable late) {
    HttpServerRequest request = context.request();
    if (request.isEnded()) {
      read.run();
      return;
    }
    long timer = context.vertx().setTimer(LINGER_MILLIS, passed -> late.run());
    request
        .resume()
        .end()
        .onComplete(
            ended -> {
              context.vertx().cancelTimer(timer);
              read.run();
            });
  }
}
