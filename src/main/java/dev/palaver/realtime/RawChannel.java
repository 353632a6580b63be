package dev.palaver.realtime;

import io.netty.channel.Channel;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.impl.ConnectionBase;
import java.util.Optional;

/**
 * The Netty channel under a socket, for what Vert.x has no public way to. This class and {@code
 * app.Connections} alone know the internal type (of Vert.x 5.0); over other versions of HTTP, where
 * one channel carries many streams, and for unknown types there is none, and the socket does
 * without.
 */
final class RawChannel {
  /** Time for a healthy peer to take the close frame and answer it. */
  private static final long GRACE_MILLIS = 2000;

  private final Vertx vertx;
  private final Optional<Channel> channel;
  private boolean closed;

  RawChannel(Vertx vertx, HttpServerRequest request) {
    this.vertx = vertx;
    this.channel =
        request.version() == HttpVersion.HTTP_1_1
                && request.connection() instanceof ConnectionBase connection
            ? Optional.of(connection.channel())
            : Optional.empty();
  }

  Optional<Channel> channel() {
    return channel;
  }

  /** The connection has ended by itself. */
  void closed() {
    closed = true;
  }

  /**
   * Ends the connection of a peer that does not read, after a grace. A WebSocket's close frame
   * waits behind all unread data, and Vert.x begins its closing timeout only when the close frame
   * has left (WebSocketConnectionImpl of Vert.x 5.0), so that such a socket would keep its memory
   * for ever.
   */
  void cutLater() {
    channel.ifPresent(
        known ->
            vertx.setTimer(
                GRACE_MILLIS,
                timer -> {
                  if (!closed && known.isActive()) {
                    // From below Vert.x's own handler, which would only wait for the close frame.
                    var unused = known.pipeline().firstContext().close();
                  }
                }));
  }
}
