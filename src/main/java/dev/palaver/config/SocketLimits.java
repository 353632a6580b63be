package dev.palaver.config;

/**
 * How many sockets, and how fast; each node counts by itself.
 *
 * @param sockets open at once
 * @param socketsPerUser open at once of one user, event streams counted in
 * @param handshakeRate new sockets a second; 0: no limit
 * @param frameRate frames of one socket a second; 0: no limit
 */
public record SocketLimits(int sockets, int socketsPerUser, int handshakeRate, int frameRate) {
  private static final int DEFAULT_SOCKETS = 50_000;

  static SocketLimits read(EnvReader env, long heapBytes) {
    return new SocketLimits(
        sockets(env, heapBytes),
        env.integer(Setting.CHAT_SOCKET_MAX_PER_USER, 1, 1_000_000),
        env.integer(Setting.CHAT_SOCKET_HANDSHAKE_RATE, 0, 1_000_000),
        env.integer(Setting.CHAT_SOCKET_FRAME_RATE, 0, 1_000_000));
  }

  /** Those of SockJS over HTTP have no connection of their own by which they would be bounded. */
  private static int sockets(EnvReader env, long heapBytes) {
    return env.given(Setting.CHAT_SOCKET_MAX).isPresent()
        ? env.integer(Setting.CHAT_SOCKET_MAX, 1, 10_000_000)
        : (int) Math.min(DEFAULT_SOCKETS, heapBytes / MemoryConfig.HEAP_BYTES_PER_SOCKET);
  }
}
