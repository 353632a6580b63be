package dev.palaver.config;

import static dev.palaver.config.LeastSettings.with;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A misspelt origin would match no browser's, and shut out the site that it means. */
class OriginsTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "*",
        "https://www.example.com",
        "http://localhost:3000",
        "http://[::1]:8080",
        "http://web_1:8080",
        "capacitor://localhost"
      })
  void whatBrowsersSendIsTaken(String origin) {
    assertThat(with("CHAT_CORS_ORIGINS", origin).http().corsOrigins()).containsExactly(origin);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "www.example.com",
        "https://www.example.com/",
        "https://www.example.com/app",
        "https://WWW.example.com",
        "https://*.example.com",
        "https://www.example.com https://example.com",
        "https://me@example.com",
        "https://example.com:port",
        "null",
        "*, https://www.example.com"
      })
  void whatNoBrowserSendsIsRefusedByName(String origins) {
    assertThatThrownBy(() -> with("CHAT_CORS_ORIGINS", origins))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(
            "CHAT_CORS_ORIGINS must hold origins as https://www.example.com, or *");
  }
}
