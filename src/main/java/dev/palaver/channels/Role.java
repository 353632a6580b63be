package dev.palaver.channels;

import java.util.Arrays;
import java.util.Locale;

/** What a member may do in a channel; the first may do most. */
public enum Role {
  OWNER,
  MODERATOR,
  MEMBER,
  READER;

  /** The value of the column and on the wire. */
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Whether this role may post. */
  public boolean mayPost() {
    return this != READER;
  }

  /** Whether the other role may do more than this one. */
  boolean below(Role other) {
    return compareTo(other) > 0;
  }

  /**
   * The role that the column names.
   *
   * @throws IllegalArgumentException for another text, which the column's check forbids
   */
  static Role ofWireName(String name) {
    return Arrays.stream(values())
        .filter(role -> role.wireName().equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no role: " + name));
  }
}
