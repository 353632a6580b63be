package dev.palaver.events;

import dev.palaver.core.Timestamps;
import io.vertx.core.json.JsonObject;

/** An event as clients see it, over sockets and over REST alike. */
public final class EventJson {
  private EventJson() {}

  /** {@code {"type","channelId","seq","occurredOn","actor","data"}}. */
  public static JsonObject of(ChatEvent event) {
    return new JsonObject()
        .put("type", event.type().wireName())
        .put("channelId", event.channelId().toString())
        .put("seq", event.seq())
        .put("occurredOn", Timestamps.format(event.occurredOn()))
        .put("actor", event.actor() == null ? null : event.actor().toString())
        .put("data", event.data());
  }
}
