package dev.palaver.realtime;

import dev.palaver.config.SocketLimits;
import dev.palaver.core.ChatException;
import dev.palaver.core.ErrorCode;
import dev.palaver.core.TokenBucket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntSupplier;

/** Whether this node takes another socket. Any thread. */
final class Handshakes {
  private final SocketLimits limits;
  private final IntSupplier open;
  private final TokenBucket rate;
  private final Set<String> sessions = ConcurrentHashMap.newKeySet();
  private volatile boolean stopped;

  /**
   * All are welcome until a limit is met.
   *
   * @param open how many sockets are open now
   */
  Handshakes(SocketLimits limits, IntSupplier open) {
    this.limits = limits;
    this.open = open;
    this.rate = new TokenBucket(Math.max(1, limits.handshakeRate()), System.nanoTime());
  }

  /** Takes no more sockets. */
  void stop() {
    stopped = true;
  }

  /**
   * Counts a handshake.
   *
   * @throws ChatException UNAVAILABLE when the node stops, when there are too many sockets, or too
   *     many at once
   */
  void require() {
    if (stopped) {
      throw new ChatException(ErrorCode.UNAVAILABLE, "The node stops; try again elsewhere");
    }
    if (open.getAsInt() >= limits.sockets()) {
      throw full();
    }
    if (limits.handshakeRate() > 0 && !take()) {
      throw new ChatException(ErrorCode.UNAVAILABLE, "Too many sockets open at once; try again");
    }
  }

  /**
   * Lets a request to a SockJS session in. A session that is one too many is opened nevertheless,
   * told why, and kept for a moment until that has been fetched; so where as many as a quarter of
   * all are told, a new one is not opened any more.
   *
   * @param id that the client chose
   * @throws ChatException UNAVAILABLE
   */
  void requireSession(String id) {
    int most = limits.sockets() + limits.sockets() / 4 + 1;
    if (open.getAsInt() >= most && !sessions.contains(id)) {
      throw full();
    }
  }

  void sessionOpened(String id) {
    sessions.add(id);
  }

  void sessionClosed(String id) {
    sessions.remove(id);
  }

  private static ChatException full() {
    return new ChatException(ErrorCode.UNAVAILABLE, "This node has all the sockets that it takes");
  }

  private synchronized boolean take() {
    return rate.take(System.nanoTime());
  }
}
