package dev.palaver.realtime;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.impl.ConnectionBase;

/**
 * Ends the connection of a peer that does not read. A WebSocket's close frame waits behind all
 * unread data, and Vert.x begins its closing timeout only when the close frame has left
 * (WebSocketConnectionImpl of Vert.x 5.0), so that such a socket would keep its memory for ever.
 * This class alone knows the internal type; over HTTP/2 and unknown types it does nothing.
 */
final class ChannelCut {
  /** Time for a healthy peer to take the close frame and answer it. */
  private static final long GRACE_MILLIS = 2000;

  private final Vertx vertx;
  private final HttpServerRequest request;
  private boolean closed;

  ChannelCut(Vertx vertx, HttpServerRequest request) {
    this.vertx = vertx;
    this.request = request;
  }

  /** The connection has ended by itself. */
  void closed() {
    closed = true;
  }

  /** Ends the connection after the grace, unless it has ended by then. */
  void schedule() {
    vertx.setTimer(
        GRACE_MILLIS,
        timer -> {
          if (!closed
              && request.connection() instanceof ConnectionBase connection
              && connection.channel().isActive()) {
            // From below Vert.x's own handler, which would only wait for the close frame again.
            var unused = connection.channel().pipeline().firstContext().close();
          }
        });
  }
}
