package dev.palaver.config;

/**
 * Bounds of the query language.
 *
 * @param maxBytes largest {@code filter} or {@code where} parameter
 * @param maxDepth deepest nesting of its JSON
 * @param maxIncludes deepest nesting of {@code include}
 * @param maxRows most rows of one list
 * @param maxListBytes largest answer of one list
 */
public record FilterLimits(
    int maxBytes, int maxDepth, int maxIncludes, int maxRows, int maxListBytes) {
  private static final int MIN_LIST_BYTES = 64 * 1024;
  private static final int MAX_LIST_BYTES = 1024 * 1024 * 1024;
  private static final int USUAL_LIST_BYTES = 16 * 1024 * 1024;
  private static final int HEAP_SHARE_OF_A_LIST = 32;

  static FilterLimits read(EnvReader env, long heapBytes) {
    return new FilterLimits(
        env.integer(Setting.CHAT_FILTER_MAX_BYTES, 256, 1024 * 1024),
        env.integer(Setting.CHAT_FILTER_MAX_DEPTH, 4, 256),
        env.integer(Setting.CHAT_FILTER_MAX_INCLUDES, 1, 16),
        env.integer(Setting.CHAT_FILTER_MAX_ROWS, 1, 1_000_000),
        listBytes(env, heapBytes));
  }

  private static int listBytes(EnvReader env, long heapBytes) {
    return env.given(Setting.CHAT_LIST_MAX_BYTES).isPresent()
        ? env.integer(Setting.CHAT_LIST_MAX_BYTES, MIN_LIST_BYTES, MAX_LIST_BYTES)
        : (int) Math.min(USUAL_LIST_BYTES, heapBytes / HEAP_SHARE_OF_A_LIST);
  }
}
