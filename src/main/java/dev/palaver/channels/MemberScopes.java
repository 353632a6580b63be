package dev.palaver.channels;

import dev.palaver.core.UserId;
import dev.palaver.filter.ChatModels;
import dev.palaver.filter.Model;
import dev.palaver.filter.RowScope;
import java.util.Optional;
import java.util.UUID;

/**
 * The row rules of {@code CHAT_ACCESS=members} as SQL (design: Access). Written so that a channel's
 * rows are decided by one look-up of the membership, and the rest by indexes.
 */
final class MemberScopes {
  private MemberScopes() {}

  /**
   * Rows that a user may read: of a message, the members of its channel, its author, its {@code
   * toUserId} and its recipients; recipients and attachments go with their message, and belong to
   * who made them and whom they name.
   */
  static RowScope readable(UserId user) {
    return (model, alias, parameters) ->
        Optional.of(readable(model, alias, parameters.bind(user.value())));
  }

  /**
   * Rows that a user may change: of a message, its author, and the moderators and owners of its
   * channel; a recipient row whom it names; an attachment who made it or may change its message.
   */
  static RowScope editable(UserId user) {
    return (model, alias, parameters) ->
        Optional.of(editable(model, alias, parameters.bind(user.value())));
  }

  /**
   * Rows that a user may delete: those that the user may change, but a recipient row who may change
   * its message.
   */
  static RowScope deletable(UserId user) {
    return (model, alias, parameters) -> {
      String bound = parameters.bind(user.value());
      return Optional.of(
          model == ChatModels.RECIPIENT
              ? ofMessage(alias, editableMessage("m", bound))
              : editable(model, alias, bound));
    };
  }

  /** Every row, if the user may read this message, deleted or not; else none. */
  static RowScope below(UUID message, UserId user) {
    return (model, alias, parameters) ->
        Optional.of(
            "EXISTS (SELECT 1 FROM messages above WHERE above.id = "
                + parameters.bind(message)
                + " AND "
                + readableMessage("above", parameters.bind(user.value()))
                + ")");
  }

  private static String readable(Model model, String alias, String user) {
    if (model == ChatModels.MESSAGE) {
      return readableMessage(alias, user);
    }
    String own =
        model == ChatModels.RECIPIENT
            ? "%1$s.recipient_id = %2$s::uuid OR %1$s.created_by = %2$s::uuid"
            : "%1$s.created_by = %2$s::uuid OR " + ofChannelOnly();
    return "("
        + own.formatted(alias, user)
        + " OR "
        + ofMessage(alias, readableMessage("m", user))
        + ")";
  }

  /** An attachment without a message belongs to the channel that it names, if any. */
  private static String ofChannelOnly() {
    return """
        (%1$s.message_id IS NULL AND %1$s.channel_id::text IN (
          SELECT channel_id::text FROM channel_members
          WHERE user_id = %2$s::uuid AND left_on IS NULL))""";
  }

  private static String editable(Model model, String alias, String user) {
    if (model == ChatModels.MESSAGE) {
      return editableMessage(alias, user);
    }
    if (model == ChatModels.RECIPIENT) {
      return alias + ".recipient_id = " + user + "::uuid";
    }
    return "(%s.created_by = %s::uuid OR %s)"
        .formatted(alias, user, ofMessage(alias, editableMessage("m", user)));
  }

  private static String ofMessage(String alias, String condition) {
    return "EXISTS (SELECT 1 FROM messages m WHERE m.id = "
        + alias
        + ".message_id AND "
        + condition
        + ")";
  }

  private static String readableMessage(String alias, String user) {
    return """
        (%1$s.channel_id IN (SELECT channel_id FROM channel_members
            WHERE user_id = %2$s::uuid AND left_on IS NULL)
          OR %1$s.created_by = %2$s::uuid OR %1$s.to_user_id = %2$s::uuid
          OR EXISTS (SELECT 1 FROM message_recipients named WHERE named.message_id = %1$s.id
            AND named.recipient_id = %2$s::uuid AND NOT named.deleted))"""
        .formatted(alias, user);
  }

  private static String editableMessage(String alias, String user) {
    return """
        (%1$s.created_by = %2$s::uuid
          OR %1$s.channel_id IN (SELECT channel_id FROM channel_members
            WHERE user_id = %2$s::uuid AND left_on IS NULL AND role IN ('owner', 'moderator')))"""
        .formatted(alias, user);
  }
}
