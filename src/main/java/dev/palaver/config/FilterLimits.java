package dev.palaver.config;

/**
 * Bounds of the query language.
 *
 * @param maxBytes largest {@code filter} or {@code where} parameter
 * @param maxDepth deepest nesting of its JSON
 * @param maxIncludes deepest nesting of {@code include}
 * @param maxRows most rows of one list
 */
public record FilterLimits(int maxBytes, int maxDepth, int maxIncludes, int maxRows) {
  static FilterLimits read(EnvReader env) {
    return new FilterLimits(
        env.integer(Setting.CHAT_FILTER_MAX_BYTES, 256, 1024 * 1024),
        env.integer(Setting.CHAT_FILTER_MAX_DEPTH, 4, 256),
        env.integer(Setting.CHAT_FILTER_MAX_INCLUDES, 1, 16),
        env.integer(Setting.CHAT_FILTER_MAX_ROWS, 1, 1_000_000));
  }
}
