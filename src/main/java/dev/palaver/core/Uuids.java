package dev.palaver.core;

import java.util.Optional;
import java.util.UUID;

/** Reading of UUIDs that clients sent. */
public final class Uuids {
  private static final int LONGEST = 39;
  private static final int BARE_LENGTH = 32;
  private static final int GROUP_LENGTH = 4;

  private Uuids() {}

  /**
   * Reads the forms that PostgreSQL's {@code uuid} type takes and clients of the reference send:
   * canonical, upper case, in braces, a dash or none after each four digits. {@link
   * UUID#fromString} alone is too lenient: it takes {@code 1-1-1-1-1}.
   */
  public static Optional<UUID> parse(String text) {
    if (text == null) {
      return Optional.empty();
    }
    String bare = text;
    if (bare.length() > 2 && bare.charAt(0) == '{' && bare.charAt(bare.length() - 1) == '}') {
      bare = bare.substring(1, bare.length() - 1);
    }
    bare = bare.length() > LONGEST ? bare : withoutDashes(bare);
    if (bare.length() != BARE_LENGTH || !isHex(bare)) {
      return Optional.empty();
    }
    return Optional.of(
        new UUID(
            Long.parseUnsignedLong(bare, 0, 16, 16), Long.parseUnsignedLong(bare, 16, 32, 16)));
  }

  /** Only those dashes go that follow a whole number of groups. */
  private static String withoutDashes(String text) {
    if (text.indexOf('-') < 0) {
      return text;
    }
    StringBuilder bare = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      boolean dash = text.charAt(i) == '-';
      boolean between =
          i > 0
              && i < text.length() - 1
              && text.charAt(i - 1) != '-'
              && bare.length() % GROUP_LENGTH == 0;
      if (!dash || !between) {
        bare.append(text.charAt(i));
      }
    }
    return bare.toString();
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
