package dev.palaver.membership;

import java.util.Locale;

/** The roles, as the contract tells them; the first may do most. */
enum Rank {
  OWNER,
  MODERATOR,
  MEMBER,
  READER;

  /** Owners manage everybody; moderators manage members and readers. */
  boolean manages(Rank other) {
    return this == OWNER || (this == MODERATOR && (other == MEMBER || other == READER));
  }

  String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }
}
