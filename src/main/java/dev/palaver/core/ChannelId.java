package dev.palaver.core;

import java.util.Objects;
import java.util.UUID;

/** The id of a channel, which the reference calls a group or conversation. */
public record ChannelId(UUID value) {
  public ChannelId {
    Objects.requireNonNull(value, "value");
  }

  /** The canonical lower-case form, as it stands in JSON and in addresses. */
  @Override
  public String toString() {
    return value.toString();
  }
}
