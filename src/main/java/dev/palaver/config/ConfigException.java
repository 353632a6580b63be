package dev.palaver.config;

import java.util.List;

/** The settings are wrong; the message lists every fault, a line each. */
public final class ConfigException extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private final transient List<String> faults;

  public ConfigException(List<String> faults) {
    super(
        "the settings have " + faults.size() + " fault(s):\n  - " + String.join("\n  - ", faults),
        null,
        false,
        false);
    this.faults = List.copyOf(faults);
  }

  public List<String> faults() {
    return faults;
  }
}
