package dev.palaver.config;

import java.time.Duration;
import java.util.List;

/**
 * The public port.
 *
 * @param loops HTTP verticles; at least 1
 * @param corsOrigins allowed origins, or the single {@code *}
 * @param userRate requests and socket frames that one user may send a second; 0: no limit
 * @param drainTimeout time to finish what was begun when the service is told to stop
 */
public record HttpConfig(
    String host,
    int port,
    int loops,
    int maxBodyBytes,
    Duration requestTimeout,
    List<String> corsOrigins,
    int userRate,
    Duration drainTimeout) {
  static HttpConfig read(EnvReader env) {
    int loops = env.integer(Setting.CHAT_HTTP_LOOPS, 0, 256);
    return new HttpConfig(
        env.required(Setting.HOST),
        env.integer(Setting.PORT, 0, 65535),
        loops == 0 ? Runtime.getRuntime().availableProcessors() : loops,
        env.integer(Setting.CHAT_MAX_BODY_BYTES, 1024, 64 * 1024 * 1024),
        env.millis(Setting.CHAT_REQUEST_TIMEOUT_MS, 100, 600_000),
        Origins.callers(env, Setting.CHAT_CORS_ORIGINS),
        env.integer(Setting.CHAT_USER_RATE, 0, 1_000_000),
        env.millis(Setting.CHAT_DRAIN_TIMEOUT_MS, 0, 600_000));
  }
}
