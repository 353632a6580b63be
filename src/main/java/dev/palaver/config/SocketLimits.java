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
  static SocketLimits read(EnvReader env) {
    return new SocketLimits(
        env.integer(Setting.CHAT_SOCKET_MAX, 1, 10_000_000),
        env.integer(Setting.CHAT_SOCKET_MAX_PER_USER, 1, 1_000_000),
        env.integer(Setting.CHAT_SOCKET_HANDSHAKE_RATE, 0, 1_000_000),
        env.integer(Setting.CHAT_SOCKET_FRAME_RATE, 0, 1_000_000));
  }
}
