package dev.palaver.filter;

import dev.palaver.config.Setting;
import dev.palaver.core.ChatException;
import dev.palaver.core.ErrorCode;
import java.util.List;

/** The 400s of the language. What a client wrote is quoted in part only. */
final class Faults {
  private static final int QUOTED_CHARS = 60;

  private Faults() {}

  /**
   * A parameter that breaks the schema.
   *
   * @param path JSON pointer into it
   * @param rule the JSON Schema keyword
   */
  static ChatException invalid(String parameter, String path, String rule, String message) {
    return new ChatException(
        ErrorCode.INVALID_PARAMETER,
        "Invalid data for parameter \"" + parameter + "\": " + message,
        List.of(new ChatException.Detail(path, rule, message)));
  }

  /** A parameter that is no JSON object. */
  static ChatException malformed(String parameter, String message) {
    return new ChatException(
        ErrorCode.INVALID_PARAMETER,
        "Invalid data for parameter \"" + parameter + "\": " + message);
  }

  static ChatException badValue(String property, String message) {
    return ChatException.badRequest("The value of " + quoted(property) + " " + message);
  }

  static ChatException unknownProperty(Model model, String name) {
    return ChatException.badRequest(model + " has no property " + quoted(name));
  }

  static ChatException inclusion(String message) {
    return new ChatException(ErrorCode.INVALID_INCLUSION, message);
  }

  static ChatException tooDeep(int maxDepth) {
    return new ChatException(
        ErrorCode.QUERY_TOO_DEEP,
        "The query is nested deeper than "
            + maxDepth
            + " levels ("
            + Setting.CHAT_FILTER_MAX_DEPTH
            + ")");
  }

  static ChatException tooManyRows(int maxRows) {
    return ChatException.badRequest(
        "The answer has more than "
            + maxRows
            + " rows ("
            + Setting.CHAT_FILTER_MAX_ROWS
            + "): add a limit");
  }

  static ChatException tooManyRelatedRows(int maxRows, int times, int charsOfARow) {
    return ChatException.badRequest(
        "The answer has, with the rows of its relations, more than "
            + times
            + " times "
            + maxRows
            + " rows ("
            + Setting.CHAT_FILTER_MAX_ROWS
            + "; a long row counts once for each "
            + charsOfARow
            + " characters): add a limit to the filter or its scopes");
  }

  /**
   * A text that PostgreSQL can compare with.
   *
   * @throws ChatException 400 when it holds NUL, or half of a surrogate pair, which would become
   *     another text on its way
   */
  static String storable(String property, String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (Character.isHighSurrogate(c)
          && i + 1 < text.length()
          && Character.isLowSurrogate(text.charAt(i + 1))) {
        i++;
      } else if (c == 0 || Character.isSurrogate(c)) {
        throw badValue(property, "holds a character that is no text");
      }
    }
    return text;
  }

  static String quoted(String text) {
    String shown =
        text.length() <= QUOTED_CHARS ? text : text.substring(0, QUOTED_CHARS - 1) + "\u2026";
    StringBuilder quoted = new StringBuilder("'");
    for (int i = 0; i < shown.length(); i++) {
      char c = shown.charAt(i);
      quoted.append(Character.isISOControl(c) || Character.isSurrogate(c) ? '?' : c);
    }
    return quoted.append('\'').toString();
  }
}
