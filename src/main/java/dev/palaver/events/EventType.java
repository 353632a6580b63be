package dev.palaver.events;

import java.util.Arrays;

/** The kinds of events that a node writes; {@code openapi/asyncapi.yaml} lists the same ones. */
public enum EventType implements EventKind {
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

  @Override
  public String wireName() {
    return wireName;
  }

  /** The kind of this name, known or not. */
  static EventKind ofWireName(String name) {
    return Arrays.stream(values())
        .filter(type -> type.wireName.equals(name))
        .<EventKind>map(type -> type)
        .findFirst()
        .orElseGet(() -> new Unknown(name));
  }
}
