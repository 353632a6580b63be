package dev.palaver.filter;

import static dev.palaver.filter.PropertyType.BIGINT;
import static dev.palaver.filter.PropertyType.BOOLEAN;
import static dev.palaver.filter.PropertyType.INTEGER;
import static dev.palaver.filter.PropertyType.JSON;
import static dev.palaver.filter.PropertyType.LOOSE_TEXT;
import static dev.palaver.filter.PropertyType.TEXT;
import static dev.palaver.filter.PropertyType.TIMESTAMP;
import static dev.palaver.filter.PropertyType.UUID;

/**
 * The three entities of the reference. They stand together because their relations refer to each
 * other.
 */
public final class ChatModels {
  public static final Model MESSAGE =
      audited(Model.builder("Message", "messages"))
          .property("id", "id", UUID)
          .property("body", "body", TEXT)
          .property("subject", "subject", TEXT)
          .property("channelId", "channel_id", UUID)
          .property("channelType", "channel_type", TEXT)
          .property("status", "status", INTEGER)
          .property("toUserId", "to_user_id", UUID)
          .property("parentMessageId", "parent_message_id", UUID)
          .property("seq", "seq", BIGINT)
          .toMany("messageRecipients", () -> ChatModels.RECIPIENT, "messageId")
          .toMany("attachmentFiles", () -> ChatModels.ATTACHMENT, "messageId")
          .toOne("parentMessage", "parentMessageId", () -> ChatModels.MESSAGE)
          .toMany("messages", () -> ChatModels.MESSAGE, "parentMessageId")
          .build();

  public static final Model RECIPIENT =
      audited(Model.builder("MessageRecipient", "message_recipients"))
          .property("id", "id", UUID)
          .property("channelId", "channel_id", UUID)
          .property("recipientId", "recipient_id", UUID)
          .property("messageId", "message_id", UUID)
          .property("isRead", "is_read", BOOLEAN)
          .property("isFavorite", "is_favorite", BOOLEAN)
          .property("isForwarded", "is_forwarded", BOOLEAN)
          .property("forwardedBy", "forwarded_by", UUID)
          .toOne("message", "messageId", () -> ChatModels.MESSAGE)
          .build();

  /** Of {@code channel_id} and {@code file_key} the type is only known to be text or uuid. */
  public static final Model ATTACHMENT =
      audited(Model.builder("AttachmentFile", "message_files"))
          .property("id", "id", UUID)
          .property("channelId", "channel_id", LOOSE_TEXT)
          .property("fileKey", "file_key", LOOSE_TEXT)
          .property("messageId", "message_id", UUID)
          .property("metaData", "meta_data", JSON)
          .toOne("message", "messageId", () -> ChatModels.MESSAGE)
          .build();

  private ChatModels() {}

  private static Model.Builder audited(Model.Builder model) {
    return model
        .property("deleted", "deleted", BOOLEAN)
        .property("deletedOn", "deleted_on", TIMESTAMP)
        .property("deletedBy", "deleted_by", UUID)
        .property("createdOn", "created_on", TIMESTAMP)
        .property("modifiedOn", "modified_on", TIMESTAMP)
        .property("createdBy", "created_by", UUID)
        .property("modifiedBy", "modified_by", UUID);
  }
}
