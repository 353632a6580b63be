package dev.palaver.http;

import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;

/**
 * The last answer of a connection (RFC 9112, 9.6): it says so, and the server closes after it. What
 * is left of the request is still taken in for a while, unread: a connection that is closed on data
 * is reset, and the client may lose the answer. Vert.x by itself does neither.
 */
public final class LastAnswer {
  /** How long a client may take to notice the answer while it sends. */
  private static final long LINGER_MILLIS = 5_000;

  private LastAnswer() {}

  /** Makes the answer that follows the last; on the request's event loop, before its head. */
  public static void of(RoutingContext context) {
    context.response().putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
    context.addEndHandler(ended -> closeAfterBody(context));
  }

  /** Ends a connection in the middle of an answer, which its reader can tell from the length. */
  static void cut(HttpServerRequest request) {
    close(request.connection());
  }

  private static void closeAfterBody(RoutingContext context) {
    HttpServerRequest request = context.request();
    HttpConnection connection = request.connection();
    if (request.isEnded()) {
      close(connection);
      return;
    }
    long timer = context.vertx().setTimer(LINGER_MILLIS, late -> close(connection));
    request
        .resume()
        .end()
        .onComplete(
            read -> {
              context.vertx().cancelTimer(timer);
              close(connection);
            });
  }

  private static void close(HttpConnection connection) {
    var unused = connection.close();
  }
}
