package dev.palaver.core;

import java.util.Objects;
import java.util.UUID;

/** The id of a user, which the product that embeds Palaver assigns. */
public record UserId(UUID value) {
  public UserId {
    Objects.requireNonNull(value, "value");
  }

  /** The canonical lower-case form, as it stands in JSON and in addresses. */
  @Override
  public String toString() {
    return value.toString();
  }
}
