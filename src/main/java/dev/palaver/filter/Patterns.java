package dev.palaver.filter;

import dev.palaver.core.ChatException;
import java.util.regex.Pattern;

/** What clients write after {@code like} and {@code regexp}, as PostgreSQL takes it. */
final class Patterns {
  private static final char ESCAPE = '\\';

  /**
   * An escaped digit. PostgreSQL tries all ways to match an expression that refers back to a part
   * of itself: on one long message that lasts until the statement is ended, and a few of them take
   * all connections. All others it reads a text with once.
   */
  private static final Pattern BACK_REFERENCE = Pattern.compile("(?<!\\\\)(\\\\\\\\)*\\\\[1-9]");

  private Patterns() {}

  /**
   * A regular expression.
   *
   * @param ignoreCase the flag {@code i}
   */
  record Regexp(String source, boolean ignoreCase) {}

  /**
   * A pattern of LIKE. PostgreSQL refuses one that ends in an escape; such a backslash means
   * itself, and so does every other one in that pattern, as in the reference.
   */
  static String like(String pattern) {
    int backslashes = 0;
    while (backslashes < pattern.length()
        && pattern.charAt(pattern.length() - 1 - backslashes) == ESCAPE) {
      backslashes++;
    }
    return backslashes % 2 == 0 ? pattern : pattern.replace("\\", "\\\\");
  }

  /**
   * Reads {@code source} or {@code /source/flags}; of the flags g and m mean nothing here. What
   * follows the last slash is taken for flags even where the text does not begin with one, as in
   * the reference: a slash in a source is written {@code /a\/b/}.
   *
   * @throws ChatException 400 for another flag, or a back-reference
   */
  static Regexp regexp(String property, String text) {
    int end = text.lastIndexOf('/');
    String flags = text.substring(end + 1);
    if (end >= 0 && !flags.chars().allMatch(flag -> "gim".indexOf(flag) >= 0)) {
      throw Faults.badValue(
          property, "has unknown flags of a regular expression; write a slash as in /a\\/b/");
    }
    if (BACK_REFERENCE.matcher(text).find()) {
      throw Faults.badValue(property, "may not refer back to a part of itself (\\1)");
    }
    return end > 0 && text.charAt(0) == '/'
        ? new Regexp(text.substring(1, end), flags.indexOf('i') >= 0)
        : new Regexp(text, false);
  }
}
