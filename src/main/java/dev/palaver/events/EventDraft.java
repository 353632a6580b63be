package dev.palaver.events;

import dev.palaver.core.ChannelId;
import dev.palaver.core.UserId;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.UUID;

/** An event before the log gave it its place; the parts are those of {@link ChatEvent}. */
public record EventDraft(
    ChannelId channelId,
    EventType type,
    UUID entityId,
    UserId actor,
    Instant occurredOn,
    JsonObject data) {
  /** The event at its place. */
  public ChatEvent at(long seq) {
    return new ChatEvent(channelId, seq, type, entityId, actor, occurredOn, data);
  }
}
