package dev.palaver.core;

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
   * @param json maps or what holds entries, lists or what holds items; may be null
   * @return bytes, roughly
   */
  public static long of(Object json) {
    if (json instanceof CharSequence text) {
      return VALUE_BYTES + text.length();
    }
    if (json instanceof Map<?, ?> members) {
      return of(members.entrySet());
    }
    if (!(json instanceof Iterable<?> items)) {
      return VALUE_BYTES;
    }
    long bytes = CONTAINER_BYTES;
    for (Object item : items) {
      bytes +=
          item instanceof Map.Entry<?, ?> member
              ? MEMBER_BYTES + member.getKey().toString().length() + of(member.getValue())
              : of(item);
    }
    return bytes;
  }
}
