package dev.palaver.realtime;

import dev.palaver.core.ChannelId;
import dev.palaver.core.UserId;
import dev.palaver.events.EventDraft;
import dev.palaver.events.EventType;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.UUID;

/** Events of all kinds as features would write them. */
final class EventDrafts {
  private EventDrafts() {}

  /** A message of this text, or a change of the membership of the user that the entity is. */
  static EventDraft of(ChannelId channel, EventType type, UUID entity, String text) {
    boolean member = type.wireName().startsWith("member.");
    JsonObject data =
        member
            ? new JsonObject().put("userId", entity.toString()).put("role", "member")
            : new JsonObject()
                .put("id", entity.toString())
                .put("channelId", channel.toString())
                .put("body", text);
    return new EventDraft(
        channel, type, entity, new UserId(UUID.randomUUID()), Instant.now(), data);
  }

  /** An event that names a user in a field of its data. */
  static EventDraft about(
      ChannelId channel, EventType type, UserId actor, String field, String user) {
    UUID entity = UUID.randomUUID();
    JsonObject data = new JsonObject().put(field, user);
    if (type == EventType.MESSAGE_CREATED) {
      data.mergeIn(of(channel, type, entity, "addressed").data());
    }
    if (type == EventType.READ) {
      data.put("seq", 1);
    }
    if (type == EventType.RECIPIENT_CREATED) {
      data.put("id", entity.toString())
          .put("channelId", channel.toString())
          .put("messageId", UUID.randomUUID().toString());
    }
    return new EventDraft(channel, type, entity, actor, Instant.now(), data);
  }
}
