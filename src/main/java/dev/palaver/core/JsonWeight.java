package dev.palaver.core;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Map;

/**
 * What decoded JSON takes of the heap. It can be twenty times its text: an empty object has two
 * characters, and an object with its map some 80 bytes.
 */
public final class JsonWeight {
  private static final long VALUE_BYTES = 24;
  private static final long MEMBER_BYTES = 80;
  private static final long CONTAINER_BYTES = 80;
  private static final int BITS_PER_DIGIT = 3;

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
    if (json instanceof BigInteger number) {
      return VALUE_BYTES + number.bitLength() / BITS_PER_DIGIT;
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

  /**
   * How much longer the text is when PostgreSQL has written out its numbers, which it does for
   * jsonb: {@code 1e308} has five characters here and 309 digits there, and so when it comes back.
   * It calls itself for each level.
   *
   * @param json as for {@link #of}
   * @return characters
   */
  public static long writtenOut(Object json) {
    if (json instanceof Double number) {
      return writtenOut(number.doubleValue());
    }
    if (json instanceof Map<?, ?> members) {
      return writtenOut(members.values());
    }
    long characters = 0;
    if (json instanceof Iterable<?> items) {
      for (Object item : items) {
        characters += writtenOut(item instanceof Map.Entry<?, ?> member ? member.getValue() : item);
      }
    }
    return characters;
  }

  private static long writtenOut(double number) {
    double size = Math.abs(number);
    // Those that Java writes without an exponent are as long; beyond a double there are none.
    if (number == 0 || (size >= 1e-3 && size < 1e7) || !Double.isFinite(number)) {
      return 0;
    }
    BigDecimal exact = BigDecimal.valueOf(number);
    int digits = exact.precision();
    int scale = exact.scale();
    int written = scale <= 0 ? digits - scale : Math.max(digits, scale) + 2;
    return Math.max(0, written - Double.toString(number).length());
  }
}
