package dev.palaver.app;

import dev.palaver.core.MemoryBudget;
import io.netty.channel.Channel;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.net.impl.ConnectionBase;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Bounds what connections cost: their number, and the answers that wait in one of them. One for all
 * HTTP verticles; any thread.
 */
final class Connections {
  private static final Logger LOG = LoggerFactory.getLogger(Connections.class);
  private static final long NANOS_BETWEEN_WARNINGS = 60_000_000_000L;

  /** The name of Vert.x's own handler in a connection's pipeline. */
  private static final String VERTX_HANDLER = "handler";

  private final int most;
  private final MemoryBudget memory;
  private final AtomicInteger open = new AtomicInteger();
  private final AtomicLong warned = new AtomicLong(System.nanoTime() - NANOS_BETWEEN_WARNINGS);

  /**
   * No connections yet.
   *
   * @param most that may be open at once
   * @param memory for what they hold
   */
  Connections(int most, MemoryBudget memory) {
    this.most = most;
    this.memory = memory;
  }

  /** How many are open. */
  int open() {
    return open.get();
  }

  /** Counts a new connection, or closes it where there are too many. */
  void opened(HttpConnection connection) {
    if (!(connection instanceof ConnectionBase known)) {
      return;
    }
    Channel channel = known.channel();
    // Vert.x's own close handler is not told of a connection that has become a WebSocket.
    channel.closeFuture().addListener(closed -> open.decrementAndGet());
    if (open.incrementAndGet() > most) {
      warn();
      var unused = connection.close();
    } else {
      channel.pipeline().addBefore(VERTX_HANDLER, null, new ConnectionGuard(memory.hold()));
    }
  }

  /**
   * Hands on a request when its connection has room for an answer: a client may send many before it
   * reads any (RFC 9112, 9.3.2).
   */
  static void whenWritable(HttpServerRequest request, Consumer<HttpServerRequest> handler) {
    HttpServerResponse response = request.response();
    if (!response.writeQueueFull()) {
      handler.accept(request);
      return;
    }
    request.pause();
    response.drainHandler(
        drained -> {
          response.drainHandler(null);
          request.resume();
          handler.accept(request);
        });
  }

  private void warn() {
    long now = System.nanoTime();
    long last = warned.get();
    if (now - last >= NANOS_BETWEEN_WARNINGS && warned.compareAndSet(last, now)) {
      LOG.warn("{} connections are open (CHAT_MAX_CONNECTIONS): new ones are closed", most);
    }
  }
}
