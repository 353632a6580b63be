package dev.palaver.config;

import java.time.Duration;

/**
 * The batched write path.
 *
 * @param writers batch writers, each with a connection of its own
 * @param queueSize messages that may wait, over all writers
 * @param queueChars characters that waiting messages may hold, over all writers
 * @param batchSize most messages in one transaction
 * @param publishDelay wait between commit and publish, for crash tests; zero in earnest
 */
public record WriteConfig(
    int writers, int queueSize, long queueChars, int batchSize, Duration publishDelay) {
  private static final int MIN_QUEUE_CHARS = 4 * 1024 * 1024;
  private static final int MAX_QUEUE_CHARS = 64 * 1024 * 1024;

  /** A character takes one byte of it or two. */
  private static final int HEAP_SHARE = 8;

  static WriteConfig read(EnvReader env, boolean production, long heapBytes) {
    Duration delay = env.millis(Setting.CHAT_TEST_PUBLISH_DELAY_MS, 0, 60_000);
    if (production && !delay.isZero()) {
      env.fault(Setting.CHAT_TEST_PUBLISH_DELAY_MS, "is for crash tests, not for production");
    }
    return new WriteConfig(
        env.integer(Setting.CHAT_WRITERS, 1, 64),
        env.integer(Setting.CHAT_WRITE_QUEUE_SIZE, 1, 1_000_000),
        queueChars(env, heapBytes),
        env.integer(Setting.CHAT_WRITE_BATCH_SIZE, 1, 10_000),
        delay);
  }

  private static long queueChars(EnvReader env, long heapBytes) {
    return env.given(Setting.CHAT_WRITE_QUEUE_CHARS).isPresent()
        ? env.integer(Setting.CHAT_WRITE_QUEUE_CHARS, MIN_QUEUE_CHARS, Integer.MAX_VALUE)
        : Math.max(MIN_QUEUE_CHARS, Math.min(MAX_QUEUE_CHARS, heapBytes / HEAP_SHARE));
  }
}
