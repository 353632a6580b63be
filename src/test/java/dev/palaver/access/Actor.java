package dev.palaver.access;

import dev.palaver.core.Permission;
import dev.palaver.testing.Tokens;
import java.util.Arrays;
import java.util.UUID;

/**
 * Who asks. Each stands to a {@link Scene} in one way only: the author, the recipient and the
 * addressee are no members, so that what they may do follows from that alone.
 */
enum Actor {
  OWNER("owner"),
  MODERATOR("moderator"),
  MEMBER("member"),
  READER("reader"),
  /** Wrote the message and attached the file. */
  AUTHOR(null),
  /** Named by the recipient row. */
  RECIPIENT(null),
  /** The message's {@code toUserId}. */
  TO_USER(null),
  /** Was a member. */
  LEFT("member"),
  STRANGER(null),
  /** Holds {@code ManageAllChannels}. */
  SERVICE(null);

  private final String role;
  private final UUID id = UUID.randomUUID();

  Actor(String role) {
    this.role = role;
  }

  UUID id() {
    return id;
  }

  /** The role in the scene's channel; null for who never was a member. */
  String role() {
    return role;
  }

  /** A token with every permission. */
  String token() {
    return tokens().build();
  }

  /** A token with every permission but one. */
  String tokenWithout(String permission) {
    return tokens()
        .permissions(
            Arrays.stream(Permission.values())
                .map(Permission::key)
                .filter(key -> !key.equals(permission))
                .toArray(String[]::new))
        .build();
  }

  private Tokens tokens() {
    return this == SERVICE ? Tokens.ofService(id) : Tokens.of(id);
  }
}
