package dev.palaver.core;

import java.util.Optional;
import java.util.Set;

/**
 * The keys of a token's {@code permissions} claim. Names and numbers are the reference's; those of
 * channels are Palaver's own, and so that tokens made for the reference open channels too, each
 * falls back to the key of messages; {@code ManageAllChannels} lifts the row rules of {@code
 * CHAT_ACCESS=members}.
 */
public enum Permission {
  VIEW_MESSAGE("ViewMessage", "1"),
  CREATE_MESSAGE("CreateMessage", "2"),
  UPDATE_MESSAGE("UpdateMessage", "3"),
  DELETE_MESSAGE("DeleteMessage", "4"),
  CREATE_MESSAGE_RECIPIENT("CreateMessageRecipient", "5"),
  VIEW_MESSAGE_RECIPIENT("ViewMessageRecipient", "6"),
  UPDATE_MESSAGE_RECIPIENT("UpdateMessageRecipient", "7"),
  DELETE_MESSAGE_RECIPIENT("DeleteMessageRecipient", "8"),
  CREATE_ATTACHMENT_FILE("CreateAttachmentFile"),
  VIEW_ATTACHMENT_FILE("ViewAttachmentFile"),
  UPDATE_ATTACHMENT_FILE("UpdateAttachmentFile"),
  DELETE_ATTACHMENT_FILE("DeleteAttachmentFile"),
  VIEW_CHANNEL("ViewChannel", VIEW_MESSAGE),
  CREATE_CHANNEL("CreateChannel", CREATE_MESSAGE),
  UPDATE_CHANNEL("UpdateChannel", UPDATE_MESSAGE),
  DELETE_CHANNEL("DeleteChannel", DELETE_MESSAGE),
  MANAGE_ALL_CHANNELS("ManageAllChannels"),
  /** To end tokens before their time. */
  REVOKE_TOKENS("RevokeTokens");

  private final String key;
  private final String number;
  private final Permission fallback;

  Permission(String key) {
    this(key, null, null);
  }

  Permission(String key, String number) {
    this(key, number, null);
  }

  Permission(String key, Permission fallback) {
    this(key, null, fallback);
  }

  Permission(String key, String number, Permission fallback) {
    this.key = key;
    this.number = number;
    this.fallback = fallback;
  }

  /** The name in the claim and in the contract. */
  public String key() {
    return key;
  }

  /** The reference's number for it, as text; empty for those that it has none for. */
  public Optional<String> number() {
    return Optional.ofNullable(number);
  }

  /** The permission that does as well as this one; empty for those of the reference. */
  public Optional<Permission> fallback() {
    return Optional.ofNullable(fallback);
  }

  /**
   * Whether a token with these permissions holds this one or its fall-back, by name or by the
   * reference's number.
   */
  public boolean grantedBy(Set<String> permissions) {
    return permissions.contains(key)
        || (number != null && permissions.contains(number))
        || (fallback != null && fallback.grantedBy(permissions));
  }
}
