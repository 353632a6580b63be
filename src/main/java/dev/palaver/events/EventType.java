package dev.palaver.events;

import java.util.Arrays;
import java.util.Optional;

/** The kinds of events; {@code openapi/asyncapi.yaml} lists the same ones. */
public enum EventType {
  MESSAGE_CREATED("message.created"),
  MESSAGE_UPDATED("message.updated"),
  MESSAGE_DELETED("message.deleted"),
  RECIPIENT_CREATED("recipient.created"),
  RECIPIENT_UPDATED("recipient.updated"),
  RECIPIENT_DELETED("recipient.deleted"),
  ATTACHMENT_CREATED("attachment.created"),
  ATTACHMENT_UPDATED("attachment.updated"),
  ATTACHMENT_DELETED("attachment.deleted"),
  CHANNEL_CREATED("channel.created"),
  CHANNEL_UPDATED("channel.updated"),
  CHANNEL_ARCHIVED("channel.archived"),
  MEMBER_JOINED("member.joined"),
  MEMBER_UPDATED("member.updated"),
  MEMBER_LEFT("member.left"),
  READ("read");

  private final String wireName;

  EventType(String wireName) {
    this.wireName = wireName;
  }

  /** The {@code type} in the log and on the wire. */
  public String wireName() {
    return wireName;
  }

  public static Optional<EventType> ofWireName(String name) {
    return Arrays.stream(values()).filter(t -> t.wireName.equals(name)).findFirst();
  }
}
