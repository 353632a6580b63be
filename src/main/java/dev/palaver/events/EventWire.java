package dev.palaver.events;

import dev.palaver.core.ChannelId;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * The form of events on the bus: a version byte, then each event as its length (int), channel (16
 * bytes), seq (long), entity (16 bytes, zero for none), type (length byte, ASCII) and JSON (UTF-8,
 * to the end). All events of one buffer are of one shard.
 */
public final class EventWire {
  /** Bus addresses that all channels share: fixed, since each is a cluster-wide registration. */
  public static final int SHARDS = 64;

  /** Raised when the form changes; a node drops what it cannot read, and reconciles. */
  private static final byte VERSION = 1;

  private static final int INT_BYTES = 4;
  private static final int LONG_BYTES = 8;
  private static final int UUID_BYTES = 16;

  private EventWire() {}

  /** The shard of a channel, 0 to 63: the same on every node and in every version. */
  public static int shard(ChannelId channel) {
    UUID id = channel.value();
    long bits = id.getMostSignificantBits() ^ id.getLeastSignificantBits();
    // Version and variant bits of a UUID are constant, its clock bits cluster: mix before folding.
    bits *= 0x9E3779B97F4A7C15L;
    return (int) (bits >>> 58);
  }

  /** The bus address of a shard. */
  public static String address(int shard) {
    return "palaver.events." + shard;
  }

  /** Events of one shard, in one bus message. */
  public static Buffer encode(List<WireEvent> events) {
    Buffer buffer = Buffer.buffer().appendByte(VERSION);
    events.forEach(event -> append(buffer, event));
    return buffer;
  }

  /**
   * Reads a bus message.
   *
   * @return the events; empty for a version that this node does not know
   */
  public static List<WireEvent> decode(Buffer buffer) {
    List<WireEvent> events = new ArrayList<>();
    if (buffer.length() == 0 || buffer.getByte(0) != VERSION) {
      return events;
    }
    int at = 1;
    while (at < buffer.length()) {
      int end = at + INT_BYTES + buffer.getInt(at);
      events.add(read(buffer, at + INT_BYTES, end));
      at = end;
    }
    return events;
  }

  private static void append(Buffer buffer, WireEvent event) {
    int start = buffer.length();
    buffer.appendInt(0);
    appendUuid(buffer, event.channelId().value());
    buffer.appendLong(event.seq());
    appendUuid(buffer, event.entityId() == null ? new UUID(0, 0) : event.entityId());
    byte[] type = event.type().getBytes(StandardCharsets.US_ASCII);
    buffer.appendByte((byte) type.length).appendBytes(type).appendString(event.json());
    buffer.setInt(start, buffer.length() - start - INT_BYTES);
  }

  private static WireEvent read(Buffer buffer, int start, int end) {
    int at = start;
    UUID channel = readUuid(buffer, at);
    at += UUID_BYTES;
    long seq = buffer.getLong(at);
    at += LONG_BYTES;
    UUID entity = readUuid(buffer, at);
    at += UUID_BYTES;
    int typeEnd = at + 1 + buffer.getUnsignedByte(at);
    String type = buffer.getString(at + 1, typeEnd);
    boolean none = entity.getMostSignificantBits() == 0 && entity.getLeastSignificantBits() == 0;
    return new WireEvent(
        new ChannelId(channel), seq, type, none ? null : entity, buffer.getString(typeEnd, end));
  }

  private static void appendUuid(Buffer buffer, UUID id) {
    buffer.appendLong(id.getMostSignificantBits()).appendLong(id.getLeastSignificantBits());
  }

  private static UUID readUuid(Buffer buffer, int at) {
    return new UUID(buffer.getLong(at), buffer.getLong(at + LONG_BYTES));
  }
}
