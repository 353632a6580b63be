package dev.palaver.realtime;

import dev.palaver.core.ChannelId;
import dev.palaver.core.UserId;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * What nodes tell each other of presence: a version byte, the kind, the node (16 bytes), then ids
 * (16 bytes each). All nodes share one bus address.
 */
final class PresenceWire {
  static final String ADDRESS = "palaver.presence";

  private static final byte VERSION = 1;
  private static final int LONG_BYTES = 8;
  private static final int UUID_BYTES = 16;
  private static final int KIND_AT = 1;
  private static final int NODE_AT = 2;
  private static final int IDS_AT = NODE_AT + UUID_BYTES;

  /** The kinds of news. */
  enum Kind {
    /** The node's clients watch these channels: tell it who hears them. */
    WATCH(0),
    /** All users who hear the first id's channel at the node. */
    ALL(1),
    /** Users who hear it now and did not before. */
    JOINED(2),
    /** Users who hear it no more. */
    LEFT(3);

    private final int code;

    Kind(int code) {
      this.code = code;
    }

    private static Optional<Kind> of(int code) {
      return Arrays.stream(values()).filter(kind -> kind.code == code).findFirst();
    }
  }

  /**
   * One piece of news.
   *
   * @param channels of WATCH, or the one that the users hear
   * @param users none in WATCH
   */
  record News(Kind kind, UUID node, List<ChannelId> channels, List<UserId> users) {}

  private PresenceWire() {}

  static Buffer watch(UUID node, Collection<ChannelId> channels) {
    Buffer buffer = begin(Kind.WATCH, node);
    channels.forEach(channel -> append(buffer, channel.value()));
    return buffer;
  }

  static Buffer users(Kind kind, UUID node, ChannelId channel, Collection<UserId> users) {
    Buffer buffer = begin(kind, node);
    append(buffer, channel.value());
    users.forEach(user -> append(buffer, user.value()));
    return buffer;
  }

  /** Reads a bus message; empty for one of a version or kind that this node does not know. */
  static Optional<News> decode(Buffer buffer) {
    if (buffer.length() < IDS_AT || buffer.getByte(0) != VERSION) {
      return Optional.empty();
    }
    return Kind.of(buffer.getByte(KIND_AT)).map(kind -> news(kind, buffer));
  }

  private static News news(Kind kind, Buffer buffer) {
    List<ChannelId> channels = new ArrayList<>();
    List<UserId> users = new ArrayList<>();
    for (int at = IDS_AT; at + UUID_BYTES <= buffer.length(); at += UUID_BYTES) {
      if (kind == Kind.WATCH || at == IDS_AT) {
        channels.add(new ChannelId(read(buffer, at)));
      } else {
        users.add(new UserId(read(buffer, at)));
      }
    }
    return new News(kind, read(buffer, NODE_AT), channels, users);
  }

  private static Buffer begin(Kind kind, UUID node) {
    Buffer buffer = Buffer.buffer().appendByte(VERSION).appendByte((byte) kind.code);
    append(buffer, node);
    return buffer;
  }

  private static void append(Buffer buffer, UUID id) {
    buffer.appendLong(id.getMostSignificantBits()).appendLong(id.getLeastSignificantBits());
  }

  private static UUID read(Buffer buffer, int at) {
    return new UUID(buffer.getLong(at), buffer.getLong(at + LONG_BYTES));
  }
}
