package dev.palaver.channels;

import dev.palaver.core.ChannelId;
import dev.palaver.core.Timestamps;
import dev.palaver.core.UserId;
import dev.palaver.events.EventDraft;
import dev.palaver.events.EventType;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;

/**
 * One user in one channel.
 *
 * @param readSeq the watermark: all up to this place is read
 * @param leftOn null for a member
 */
record Member(
    UserId user, Role role, OffsetDateTime joinedOn, long readSeq, OffsetDateTime leftOn) {

  /** A row of user_id, role, joined_on, read_seq, left_on. */
  static Member of(Row row) {
    return new Member(
        new UserId(row.getUUID(0)),
        Role.ofWireName(row.getString(1)),
        row.getOffsetDateTime(2),
        row.getLong(3),
        row.getOffsetDateTime(4));
  }

  JsonObject toJson() {
    JsonObject json =
        new JsonObject()
            .put("userId", user.toString())
            .put("role", role.wireName())
            .put("joinedOn", Timestamps.format(joinedOn))
            .put("readSeq", readSeq);
    return leftOn == null ? json : json.put("leftOn", Timestamps.format(leftOn));
  }

  /** What the channel is told of those who joined. */
  static List<EventDraft> joined(
      List<Member> members, ChannelId channel, UserId actor, Instant now) {
    return members.stream()
        .map(member -> member.event(channel, EventType.MEMBER_JOINED, actor, now))
        .toList();
  }

  /** What the channel is told of this member. */
  EventDraft event(ChannelId channel, EventType type, UserId actor, Instant now) {
    return new EventDraft(channel, type, user.value(), actor, now, toJson());
  }
}
