package dev.palaver.channels;

import dev.palaver.core.UserId;
import java.util.UUID;

/**
 * Two users, in the order of their ids: the same pair whoever of them asks.
 *
 * @param low the one whose id sorts first as text
 */
record Pair(UUID low, UUID high) {
  /** The type of a direct channel. The name alone makes none: the reference's data may use it. */
  static final String TYPE = "direct";

  static Pair of(UserId one, UserId other) {
    boolean ordered = one.toString().compareTo(other.toString()) < 0;
    return ordered ? new Pair(one.value(), other.value()) : new Pair(other.value(), one.value());
  }
}
