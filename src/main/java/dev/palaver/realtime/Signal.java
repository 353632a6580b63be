package dev.palaver.realtime;

import dev.palaver.core.ChannelId;
import dev.palaver.core.Timestamps;
import dev.palaver.core.UserId;
import dev.palaver.events.WireEvent;
import io.vertx.core.json.JsonObject;
import java.time.Instant;

/**
 * Something passing that the log does not keep: {@code typing}. It travels as an event of {@code
 * seq} 0, on the address of its channel's shard.
 *
 * @param actor who is not told of it
 * @param text the whole {@code rec} frame
 */
record Signal(ChannelId channel, UserId actor, String text) {
  static final String TYPING = "typing";
  private static final long NO_SEQ = 0;

  /** Somebody types: the form on the bus. */
  static WireEvent typing(ChannelId channel, UserId actor, Instant now) {
    JsonObject json =
        new JsonObject()
            .put("type", TYPING)
            .put("channelId", channel.toString())
            .put("occurredOn", Timestamps.format(now))
            .put("actor", actor.toString());
    return new WireEvent(channel, NO_SEQ, TYPING, actor.value(), json.encode());
  }

  /** Whether a bus event is a signal, of this or a later version. */
  static boolean is(WireEvent event) {
    return event.seq() == NO_SEQ;
  }

  static Signal of(WireEvent event) {
    return new Signal(
        event.channelId(),
        event.entityId() == null ? null : new UserId(event.entityId()),
        ServerFrames.rec(ChannelAddress.of(event.channelId()), event.json()));
  }
}
