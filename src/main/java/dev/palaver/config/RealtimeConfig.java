package dev.palaver.config;

import java.time.Duration;

/**
 * Sockets and the hub.
 *
 * @param maxFrameBytes largest frame from a client
 * @param maxBufferBytes bytes that may wait for one socket before it counts as slow
 * @param maxSubscriptions addresses that one socket may register
 * @param authTimeout time for a new socket to show a token
 * @param idleTimeout silence after which a socket is closed
 * @param pingInterval of the server's own pings
 * @param replayPageSize events that one read of the log returns
 * @param reconcileInterval between two comparisons of heads with the database
 * @param limits of sockets, by number and rate
 * @param signals what users are told of beside the log
 */
public record RealtimeConfig(
    int maxFrameBytes,
    int maxBufferBytes,
    int maxSubscriptions,
    Duration authTimeout,
    Duration idleTimeout,
    Duration pingInterval,
    int replayPageSize,
    Duration reconcileInterval,
    SocketLimits limits,
    SignalConfig signals) {
  static RealtimeConfig read(EnvReader env, long heapBytes) {
    return new RealtimeConfig(
        env.integer(Setting.CHAT_SOCKET_MAX_FRAME_BYTES, 1024, 16 * 1024 * 1024),
        env.integer(Setting.CHAT_SOCKET_MAX_BUFFER_BYTES, 16 * 1024, 256 * 1024 * 1024),
        env.integer(Setting.CHAT_SOCKET_MAX_SUBSCRIPTIONS, 1, 1_000_000),
        env.millis(Setting.CHAT_SOCKET_AUTH_TIMEOUT_MS, 100, 600_000),
        env.millis(Setting.CHAT_SOCKET_IDLE_TIMEOUT_MS, 1000, 3_600_000),
        env.millis(Setting.CHAT_SOCKET_PING_MS, 500, 600_000),
        env.integer(Setting.CHAT_REPLAY_PAGE_SIZE, 1, 10_000),
        env.millis(Setting.CHAT_RECONCILE_MS, 100, 600_000),
        SocketLimits.read(env, heapBytes),
        SignalConfig.read(env));
  }
}
