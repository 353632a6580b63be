package dev.palaver.events;

import dev.palaver.core.ChannelId;
import java.util.UUID;

/**
 * An event as nodes hand it on: what routing and ordering need, and the text for clients, which no
 * node on the way parses.
 *
 * @param type the wire name of its {@link EventKind}, known here or not
 * @param entityId the row that it is about; the user's id in {@code member.*}; null when none
 * @param json the event as {@link EventJson} writes it
 */
public record WireEvent(ChannelId channelId, long seq, String type, UUID entityId, String json) {

  /** The form of an event of this node, or of the log. */
  public static WireEvent of(ChatEvent event) {
    return new WireEvent(
        event.channelId(),
        event.seq(),
        event.type().wireName(),
        event.entityId(),
        EventJson.of(event).encode());
  }
}
