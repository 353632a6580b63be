package dev.palaver.config;

/** The port of health and metrics, apart from the public one. */
public record ManagementConfig(String host, int port) {
  static ManagementConfig read(EnvReader env) {
    return new ManagementConfig(
        env.required(Setting.CHAT_MANAGEMENT_HOST),
        env.integer(Setting.CHAT_MANAGEMENT_PORT, 0, 65535));
  }
}
