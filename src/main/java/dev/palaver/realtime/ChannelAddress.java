package dev.palaver.realtime;

import dev.palaver.core.ChannelId;
import dev.palaver.core.ChatException;
import dev.palaver.core.ErrorCode;
import dev.palaver.core.Uuids;

/** The addresses that a client may register: {@code chat.channel.<channelId>}. */
final class ChannelAddress {
  private static final String PREFIX = "chat.channel.";

  private ChannelAddress() {}

  static String of(ChannelId channel) {
    return PREFIX + channel;
  }

  /**
   * Reads an address. The id must stand in its canonical form: clients find their handler by the
   * address in a frame, and all sockets of a channel get the same frame.
   *
   * @throws ChatException NOT_FOUND for another kind of address, BAD_REQUEST for another form
   */
  static ChannelId parse(String address) {
    if (!address.startsWith(PREFIX)) {
      throw new ChatException(ErrorCode.ROUTE_NOT_FOUND, "address: there is no such address");
    }
    String id = address.substring(PREFIX.length());
    return Uuids.parse(id)
        .map(ChannelId::new)
        .filter(channel -> channel.toString().equals(id))
        .orElseThrow(
            () ->
                ChatException.badRequest(
                    "address: must end in a UUID in lower case, as in " + PREFIX + "<channelId>"));
  }
}
