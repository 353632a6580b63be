package dev.palaver.core;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;

/**
 * What decoded JSON takes of the heap. It can be twenty times its text: an empty object has two
 * characters, and an object with its map some 80 bytes.
 */
public final class JsonWeight {
  private static final long VALUE_BYTES = 24;
  private static final long MEMBER_BYTES = 80;
  private static final long CONTAINER_BYTES = 80;

  private JsonWeight() {}

  /**
   * Weighs a value with all that is in it. It calls itself for each level: depth must be bounded.
   *
   * @param json as Vert.x has it, or as maps and lists; may be null
   * @return bytes, roughly
   */
  public static long of(Object json) {
    if (json instanceof CharSequence text) {
      return VALUE_BYTES + text.length();
    }
    if (json instanceof JsonObject object) {
      return of(object.getMap());
    }
    if (json instanceof JsonArray array) {
      return of(array.getList());
    }
    long bytes = CONTAINER_BYTES;
    if (json instanceof Map<?, ?> members) {
      for (Map.Entry<?, ?> member : members.entrySet()) {
        bytes += MEMBER_BYTES + member.getKey().toString().length() + of(member.getValue());
      }
      return bytes;
    }
    if (json instanceof List<?> items) {
      for (Object item : items) {
        bytes += of(item);
      }
      return bytes;
    }
    return VALUE_BYTES;
  }
}
