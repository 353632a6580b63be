package dev.palaver.realtime;

import dev.palaver.core.ChatException;
import dev.palaver.core.ErrorCode;
import dev.palaver.core.UserId;
import dev.palaver.core.Uuids;

/** The address {@code chat.user.<userId>}: what concerns a user in any channel. */
final class UserAddress {
  private static final String PREFIX = "chat.user.";

  private UserAddress() {}

  static String of(UserId user) {
    return PREFIX + user;
  }

  static boolean is(String address) {
    return address.startsWith(PREFIX);
  }

  /**
   * Reads an address that {@link #is} one, for the user whose it must be.
   *
   * @throws ChatException BAD_REQUEST for another form, FORBIDDEN for another user
   */
  static void require(String address, UserId own) {
    if (address.equals(of(own))) {
      return;
    }
    if (Uuids.parse(address.substring(PREFIX.length())).isEmpty()) {
      throw ChatException.badRequest(
          "address: must end in a UUID in lower case, as in " + PREFIX + "<userId>");
    }
    throw new ChatException(ErrorCode.FORBIDDEN, "address: is not your own, " + of(own));
  }
}
