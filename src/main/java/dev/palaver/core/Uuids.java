package dev.palaver.core;

import java.util.Optional;
import java.util.UUID;

/** Reading of UUIDs that clients sent. */
public final class Uuids {
  private static final int CANONICAL_LENGTH = 36;
  private static final int BARE_LENGTH = 32;

  private Uuids() {}

  /**
   * Reads the forms that PostgreSQL's {@code uuid} type takes and clients of the reference send:
   * canonical, upper case, in braces, without dashes. {@link UUID#fromString} alone is too lenient:
   * it takes {@code 1-1-1-1-1}.
   */
  public static Optional<UUID> parse(String text) {
    if (text == null) {
      return Optional.empty();
    }
    String bare = text;
    if (bare.length() > 2 && bare.charAt(0) == '{' && bare.charAt(bare.length() - 1) == '}') {
      bare = bare.substring(1, bare.length() - 1);
    }
    if (bare.length() == CANONICAL_LENGTH && hasCanonicalDashes(bare)) {
      bare = bare.replace("-", "");
    }
    if (bare.length() != BARE_LENGTH || !isHex(bare)) {
      return Optional.empty();
    }
    return Optional.of(
        new UUID(
            Long.parseUnsignedLong(bare, 0, 16, 16), Long.parseUnsignedLong(bare, 16, 32, 16)));
  }

  private static boolean hasCanonicalDashes(String text) {
    return text.charAt(8) == '-'
        && text.charAt(13) == '-'
        && text.charAt(18) == '-'
        && text.charAt(23) == '-';
  }

  private static boolean isHex(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean hex = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
      if (!hex) {
        return false;
      }
    }
    return true;
  }
}
