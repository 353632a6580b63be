package dev.palaver.events;

import dev.palaver.core.ChannelId;
import dev.palaver.core.UserId;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.UUID;

/**
 * One entry of a channel's log.
 *
 * @param seq its place: 1, 2, 3 … without a hole within a channel
 * @param type what it tells; one that was read may be of a kind that this node does not know
 * @param entityId the row that it is about
 * @param actor who did it; null for the service itself
 * @param data the row as REST returns it
 */
public record ChatEvent(
    ChannelId channelId,
    long seq,
    EventKind type,
    UUID entityId,
    UserId actor,
    Instant occurredOn,
    JsonObject data) {}
