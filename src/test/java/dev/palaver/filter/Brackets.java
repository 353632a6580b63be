package dev.palaver.filter;

import io.vertx.core.MultiMap;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;

/** Query parameters as a client writes them. */
final class Brackets {
  private static final int LEVELS = 5;

  /** A text of digits is no date. */
  private static final long LARGEST_PLAIN_NUMBER = 100_000;

  private Brackets() {}

  static MultiMap json(String name, JsonObject value) {
    return MultiMap.caseInsensitiveMultiMap().add(name, value.encode());
  }

  /** The JSON form, and the bracket form where that can say the same. */
  static List<MultiMap> formsOf(String name, JsonObject value) {
    MultiMap json = json(name, value);
    MultiMap brackets = MultiMap.caseInsensitiveMultiMap();
    return !value.isEmpty() && write(brackets, name, value, 0)
        ? List.of(json, brackets)
        : List.of(json);
  }

  private static boolean write(MultiMap to, String path, Object value, int level) {
    if (value instanceof JsonObject object) {
      return !object.isEmpty()
          && level < LEVELS
          && object.stream()
              .allMatch(
                  entry ->
                      write(to, path + "[" + entry.getKey() + "]", entry.getValue(), level + 1));
    }
    if (value instanceof JsonArray list) {
      boolean written = !list.isEmpty() && level < LEVELS;
      for (int i = 0; written && i < list.size(); i++) {
        written = write(to, path + "[" + i + "]", list.getValue(i), level + 1);
      }
      return written;
    }
    boolean number = value instanceof Number large && large.longValue() > LARGEST_PLAIN_NUMBER;
    if (value == null || number) {
      return false;
    }
    to.add(path, value.toString());
    return true;
  }
}
