package dev.palaver.channels;

import dev.palaver.core.ChatException;
import dev.palaver.core.ErrorCode;

/**
 * Who may do what to whom (design: Access). Plain values in, a refusal or nothing out. Whom the row
 * rules do not bind acts as an owner.
 */
final class MemberRules {
  private MemberRules() {}

  /** Owners manage everybody; moderators manage members and readers. */
  static boolean manages(Role actor, Role other) {
    return actor == Role.OWNER || (actor == Role.MODERATOR && other.below(Role.MODERATOR));
  }

  /** Refuses who may not add somebody with this role. */
  static void requireAdd(Role actor, Role given) {
    require(manages(actor, given), actor, "add a member as " + given.wireName());
  }

  /**
   * Refuses who may not give somebody another role. Nobody gives a role above their own; everybody
   * may step down.
   *
   * @param self whether it is one's own role
   */
  static void requireChange(Role actor, Role from, Role to, boolean self) {
    boolean stepsDown = self && (to == from || to.below(from));
    require(
        stepsDown || (manages(actor, from) && manages(actor, to)),
        actor,
        "make " + (self ? "yourself " : "") + to.wireName() + " of " + from.wireName());
  }

  /** Refuses who may not remove somebody else. */
  static void requireRemove(Role actor, Role other) {
    require(manages(actor, other), actor, "remove an " + other.wireName());
  }

  /** Refuses who may not change the channel itself. */
  static void requireOwner(Role actor) {
    require(actor == Role.OWNER, actor, "change the channel");
  }

  /** Refuses a change of a channel that is closed. */
  static void requireOpen(ChannelFacts channel) {
    if (channel.archived()) {
      throw archived();
    }
  }

  /** Refuses a change of a direct channel's members or life. */
  static void requireGroup(ChannelFacts channel) {
    if (channel.direct()) {
      throw direct();
    }
  }

  static ChatException archived() {
    return new ChatException(ErrorCode.CHANNEL_ARCHIVED, "This channel is archived");
  }

  static ChatException direct() {
    return new ChatException(
        ErrorCode.DIRECT_CHANNEL, "A direct channel is of its two users, and stays so");
  }

  static ChatException lastOwner() {
    return new ChatException(
        ErrorCode.LAST_OWNER,
        "The channel would have no owner; make another member an owner first, or archive it");
  }

  private static void require(boolean allowed, Role actor, String what) {
    if (!allowed) {
      throw new ChatException(
          ErrorCode.FORBIDDEN,
          "Your role in this channel (" + actor.wireName() + ") does not let you " + what);
    }
  }
}
