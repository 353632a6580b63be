package dev.palaver.core;

import java.time.Instant;
import java.util.Set;
import java.util.UUID;

/**
 * The caller, as a verified token names it.
 *
 * @param userId the author of what the caller writes: the first present of {@code
 *     CHAT_JWT_USER_CLAIMS}
 * @param deleterId what {@code deletedBy} records: the {@code id} claim alone, as the reference
 *     does; null when the token has none or it is no UUID
 * @param permissions names and numbers of the {@code permissions} claim
 * @param expiresAt end of the token's life; null when the token has no {@code exp}
 * @param tokenId the {@code jti} claim; null when absent
 * @param issuedAt the {@code iat} claim, to the second; null when absent
 */
public record Principal(
    UserId userId,
    UUID deleterId,
    Set<String> permissions,
    Instant expiresAt,
    String tokenId,
    Instant issuedAt) {
  public Principal {
    permissions = Set.copyOf(permissions);
  }

  public boolean may(Permission permission) {
    return permission.grantedBy(permissions);
  }

  /** Whether the row rules of {@code CHAT_ACCESS=members} are lifted for this caller. */
  public boolean managesAllChannels() {
    return may(Permission.MANAGE_ALL_CHANNELS);
  }

  /**
   * Refuses a caller who lacks a permission.
   *
   * @throws ChatException FORBIDDEN, with the reference's message
   */
  public void require(Permission permission) {
    if (!may(permission)) {
      throw new ChatException(ErrorCode.FORBIDDEN, "NotAllowedAccess");
    }
  }
}
