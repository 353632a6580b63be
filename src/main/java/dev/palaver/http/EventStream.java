package dev.palaver.http;

import dev.palaver.core.ChatException;
import io.vertx.core.Future;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;

/**
 * The answer of a streaming operation: {@code text/event-stream} (WHATWG HTML, 9.2). Nothing is
 * sent before the first {@link #write}; until then {@link #refuse} answers with the error envelope.
 * Used on the request's event loop.
 */
public final class EventStream {
  /** The media type of the answer. */
  public static final String MEDIA_TYPE = "text/event-stream";

  private final RoutingContext context;
  private final HttpServerResponse response;

  EventStream(RoutingContext context) {
    this.context = context;
    this.response = context.response();
  }

  /**
   * Writes lines as they are.
   *
   * @return completed when they have left this process; failed when they never will
   */
  public Future<Void> write(String text) {
    if (response.ended() || response.closed()) {
      return Future.failedFuture("the stream has ended");
    }
    if (!response.headWritten()) {
      response
          .setChunked(true)
          .putHeader(HttpHeaders.CONTENT_TYPE, MEDIA_TYPE)
          .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
          // Proxies of the nginx kind would hold events back otherwise.
          .putHeader("X-Accel-Buffering", "no");
    }
    return response.write(text);
  }

  /** Whether something was written. */
  public boolean begun() {
    return response.headWritten();
  }

  /** Answers with an error instead of a stream; nothing may have been written. */
  public void refuse(ChatException reason) {
    if (!response.headWritten() && !response.ended()) {
      context.fail(reason);
    }
  }

  /** Ends the stream after what was written. */
  public void end() {
    if (!response.ended() && !response.closed()) {
      response.end();
    }
  }

  /** Ends the connection, whatever waits to be written: for a peer that does not read. */
  public void cut() {
    var unused = context.request().connection().close();
  }

  /** Is told once, when the stream has ended from whichever side. */
  public void onClose(Runnable handler) {
    context.addEndHandler(ended -> handler.run());
  }
}
