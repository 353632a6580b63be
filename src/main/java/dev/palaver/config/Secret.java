package dev.palaver.config;

import java.nio.charset.StandardCharsets;
import java.util.Objects;

/** A value that never prints. */
public final class Secret {
  private final String value;

  public Secret(String value) {
    this.value = Objects.requireNonNull(value, "value");
  }

  /** The value itself, for the one who needs it. */
  public String reveal() {
    return value;
  }

  public int lengthInBytes() {
    return value.getBytes(StandardCharsets.UTF_8).length;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Secret secret && value.equals(secret.value);
  }

  @Override
  public int hashCode() {
    return value.hashCode();
  }

  @Override
  public String toString() {
    return "[hidden]";
  }
}
