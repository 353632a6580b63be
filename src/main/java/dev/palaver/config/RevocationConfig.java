package dev.palaver.config;

import java.time.Duration;

/**
 * Tokens that are ended before their time.
 *
 * @param pollInterval between two readings of the table
 * @param maxEntries that are kept
 * @param life of an entry: a token that lives longer is accepted again after it
 */
public record RevocationConfig(Duration pollInterval, int maxEntries, Duration life) {
  static RevocationConfig read(EnvReader env) {
    return new RevocationConfig(
        env.millis(Setting.CHAT_REVOCATION_POLL_MS, 100, 600_000),
        env.integer(Setting.CHAT_REVOCATION_MAX, 1, 10_000_000),
        Duration.ofHours(env.integer(Setting.CHAT_TOKEN_MAX_LIFE_HOURS, 1, 87_600)));
  }
}
