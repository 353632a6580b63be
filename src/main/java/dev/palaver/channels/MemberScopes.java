package dev.palaver.channels;

import dev.palaver.core.UserId;
import dev.palaver.filter.ChatModels;
import dev.palaver.filter.Model;
import dev.palaver.filter.Parameters;
import dev.palaver.filter.RowScope;
import java.util.Optional;
import java.util.UUID;

/**
 * The row rules of {@code CHAT_ACCESS=members} as SQL (design: Access). Written so that a channel's
 * rows are decided by one look-up of the membership, and the rest by indexes.
 */
final class MemberScopes {
  /**
   * At the end of a subquery: it is one look at the primary key for each row. Otherwise the planner
   * may read all of the user's channels first, and look in those. That pays where many rows are
   * looked at; for few it takes it for cheaper by a hair, as most users have few channels, and one
   * with hundreds pays for them at each read.
   */
  private static final String ONE_LOOK = " OFFSET 0";

  private MemberScopes() {}

  /**
   * Rows that a user may read: of a message, the members of its channel, its author, its {@code
   * toUserId} and its recipients; recipients and attachments go with their message, and belong to
   * who made them and whom they name.
   */
  static RowScope readable(UserId user) {
    return new ReadableRows(user);
  }

  /**
   * Rows that a user may change: of a message, its author, and the moderators and owners of its
   * channel; a recipient row whom it names; an attachment who made it or may change its message.
   */
  static RowScope editable(UserId user) {
    return (rows, parameters) -> Optional.of(editable(rows, parameters.bind(user.value())));
  }

  /**
   * Rows that a user may delete: those that the user may change, but a recipient row who may change
   * its message.
   */
  static RowScope deletable(UserId user) {
    return (rows, parameters) -> {
      String bound = parameters.bind(user.value());
      return Optional.of(
          rows.model() == ChatModels.RECIPIENT
              ? ofMessage(rows.alias(), editableMessage("m", bound, ONE_LOOK))
              : editable(rows, bound));
    };
  }

  /** Every row, if the user may read this message, deleted or not; else none. */
  static RowScope below(UUID message, UserId user) {
    return (rows, parameters) ->
        Optional.of(
            messageOf(
                parameters.bind(message) + "::uuid",
                readableMessage("m", parameters.bind(user.value()))));
  }

  /**
   * Most reads ask for one channel, or for what hangs on one message: who may read that is decided
   * once, and not for each row.
   */
  private record ReadableRows(UserId user) implements RowScope {
    @Override
    public Optional<String> whole(Rows rows, Parameters parameters) {
      return whole(rows, parameters.bind(user.value()), parameters);
    }

    private static Optional<String> whole(Rows rows, String user, Parameters parameters) {
      return rows.model() == ChatModels.MESSAGE
          ? only(rows, "channelId", parameters).map(channel -> memberOf(channel, user, ""))
          : only(rows, "messageId", parameters)
              .map(message -> messageOf(message, readableMessage("m", user)));
    }

    @Override
    public Optional<String> condition(Rows rows, Parameters parameters) {
      String bound = parameters.bind(user.value());
      String alias = rows.alias();
      Optional<String> whole = whole(rows, bound, parameters);
      if (rows.model() == ChatModels.MESSAGE) {
        String member =
            whole.orElseGet(() -> memberOf(alias + ".channel_id", bound, lookFor(rows)));
        return Optional.of(member + " OR " + named(alias, bound));
      }
      String own = own(rows.model(), alias, bound);
      return Optional.of(
          whole
              .map(all -> all + " OR " + own)
              .orElseGet(() -> own + " OR " + ofMessage(alias, readableMessage("m", bound))));
    }
  }

  /** The one id that all rows have there, as SQL. */
  private static Optional<String> only(RowScope.Rows rows, String property, Parameters parameters) {
    return rows.where()
        .only(rows.model().property(property))
        .map(id -> parameters.bind(id) + "::uuid");
  }

  /** Whom a recipient row names and who made it; who made an attachment. */
  private static String own(Model model, String alias, String user) {
    String made = alias + ".created_by = " + user + "::uuid OR ";
    return model == ChatModels.RECIPIENT
        ? made + alias + ".recipient_id = " + user + "::uuid"
        : made + ofChannelOnly(alias, user);
  }

  /** An attachment without a message belongs to the channel that it names, if any. */
  private static String ofChannelOnly(String alias, String user) {
    return "("
        + alias
        + ".message_id IS NULL AND "
        + alias
        + ".channel_id::text IN (SELECT channel_id::text FROM channel_members WHERE user_id = "
        + user
        + "::uuid AND left_on IS NULL))";
  }

  private static String editable(RowScope.Rows rows, String user) {
    String alias = rows.alias();
    if (rows.model() == ChatModels.MESSAGE) {
      return editableMessage(alias, user, lookFor(rows));
    }
    if (rows.model() == ChatModels.RECIPIENT) {
      return alias + ".recipient_id = " + user + "::uuid";
    }
    return "("
        + alias
        + ".created_by = "
        + user
        + "::uuid OR "
        + ofMessage(alias, editableMessage("m", user, ONE_LOOK))
        + ")";
  }

  private static String ofMessage(String alias, String condition) {
    return messageOf(alias + ".message_id", condition);
  }

  private static String messageOf(String id, String condition) {
    return "EXISTS (SELECT 1 FROM messages m WHERE m.id = " + id + " AND " + condition + ")";
  }

  private static String readableMessage(String alias, String user) {
    return "("
        + memberOf(alias + ".channel_id", user, ONE_LOOK)
        + " OR "
        + named(alias, user)
        + ")";
  }

  /** How the membership of the rows' channels is found: for the one row of an id by one look. */
  private static String lookFor(RowScope.Rows rows) {
    return rows.where().only(rows.model().key()).isPresent() ? ONE_LOOK : "";
  }

  /**
   * Whether a user is a member of a channel.
   *
   * @param more conditions, each with its {@code AND}; then {@link #ONE_LOOK} or nothing
   */
  private static String memberOf(String channel, String user, String more) {
    return "EXISTS (SELECT 1 FROM channel_members member WHERE member.channel_id = "
        + channel
        + " AND member.user_id = "
        + user
        + "::uuid AND member.left_on IS NULL"
        + more
        + ")";
  }

  /** Whether a message is a user's own, or is addressed to them. */
  private static String named(String alias, String user) {
    return alias
        + ".created_by = "
        + user
        + "::uuid OR "
        + alias
        + ".to_user_id = "
        + user
        + "::uuid OR EXISTS (SELECT 1 FROM message_recipients named WHERE named.message_id = "
        + alias
        + ".id AND named.recipient_id = "
        + user
        + "::uuid AND NOT named.deleted)";
  }

  private static String editableMessage(String alias, String user, String look) {
    return "("
        + alias
        + ".created_by = "
        + user
        + "::uuid OR "
        + memberOf(alias + ".channel_id", user, " AND member.role IN ('owner', 'moderator')" + look)
        + ")";
  }
}
