package dev.palaver.realtime;

import dev.palaver.core.ChannelId;
import dev.palaver.core.UserId;
import dev.palaver.events.WireEvent;
import io.netty.buffer.ByteBufUtil;

/**
 * An event as a socket sends it, made once on a node for all its sockets.
 *
 * @param member the user whose membership changed; null for every other kind of event
 * @param type of the event
 * @param json the event alone
 * @param text the whole {@code rec} frame
 * @param bytes of the text in UTF-8
 */
record EventFrame(
    ChannelId channel, long seq, UserId member, String type, String json, String text, int bytes) {
  private static final String MEMBER_EVENTS = "member.";

  static EventFrame of(WireEvent event) {
    boolean membership = event.type().startsWith(MEMBER_EVENTS) && event.entityId() != null;
    String text = ServerFrames.rec(ChannelAddress.of(event.channelId()), event.json());
    return new EventFrame(
        event.channelId(),
        event.seq(),
        membership ? new UserId(event.entityId()) : null,
        event.type(),
        event.json(),
        text,
        ByteBufUtil.utf8Bytes(text));
  }
}
