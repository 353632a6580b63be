package dev.palaver.bench;

import java.util.Locale;
import java.util.Map;

/** Just enough JSON to write results: maps, iterables, numbers, strings, booleans. */
final class Json {

  private Json() {}

  static String write(Object value) {
    StringBuilder out = new StringBuilder();
    append(out, value);
    return out.toString();
  }

  static String quote(String text) {
    StringBuilder out = new StringBuilder(text.length() + 2).append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        out.append('\\').append(c);
      } else if (c < 0x20) {
        out.append(String.format("\\u%04x", (int) c));
      } else {
        out.append(c);
      }
    }
    return out.append('"').toString();
  }

  private static void append(StringBuilder out, Object value) {
    if (value instanceof Map<?, ?> map) {
      out.append('{');
      String separator = "";
      for (Map.Entry<?, ?> entry : map.entrySet()) {
        out.append(separator).append(quote(entry.getKey().toString())).append(':');
        append(out, entry.getValue());
        separator = ",";
      }
      out.append('}');
    } else if (value instanceof Iterable<?> items) {
      out.append('[');
      String separator = "";
      for (Object item : items) {
        out.append(separator);
        append(out, item);
        separator = ",";
      }
      out.append(']');
    } else if (value instanceof Double number) {
      out.append(
          number.isNaN() || number.isInfinite()
              ? "null"
              : String.format(Locale.ROOT, "%.4f", number));
    } else if (value instanceof Number || value instanceof Boolean || value == null) {
      out.append(value);
    } else {
      out.append(quote(value.toString()));
    }
  }
}
