package dev.palaver.config;

import static dev.palaver.config.LeastSettings.with;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.palaver.config.DatabaseTls.Mode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class DatabaseConfigTest {
  @Test
  void defaults() {
    assertThat(with().database())
        .isEqualTo(
            new DatabaseConfig(
                "localhost",
                5432,
                "chat",
                new Secret(""),
                "chat",
                "main",
                16,
                1000,
                Duration.ofSeconds(10),
                Duration.ofSeconds(5),
                new DatabaseTls(Mode.DISABLE, Optional.empty())));
  }

  @Test
  void everyNameReachesItsField(@TempDir Path folder) throws IOException {
    Path authority = Files.writeString(folder.resolve("ca.pem"), "PEM");
    AppConfig config =
        with(
            "DB_HOST", "db",
            "DB_PORT", "2",
            "DB_PASSWORD", "p",
            "DB_SCHEMA", "chat",
            "AUTH_DB", "auth",
            "CHAT_DB_POOL_SIZE", "5",
            "CHAT_DB_QUEUE_SIZE", "6",
            "CHAT_DB_STATEMENT_TIMEOUT_MS", "700",
            "CHAT_DB_CONNECT_TIMEOUT_MS", "800",
            "CHAT_DB_SSL", "verify-full",
            "CHAT_DB_SSL_ROOT_CERT", authority.toString());
    DatabaseTls tls = new DatabaseTls(Mode.VERIFY_FULL, Optional.of(authority));
    assertThat(config.database())
        .isEqualTo(
            new DatabaseConfig(
                "db",
                2,
                "chat",
                new Secret("p"),
                "chat",
                "chat",
                5,
                6,
                Duration.ofMillis(700),
                Duration.ofMillis(800),
                tls));
    assertThat(config.token().keys().table().orElseThrow().tls()).isEqualTo(tls);
  }

  @ParameterizedTest
  @EnumSource(names = {"DISABLE", "PREFER", "REQUIRE"})
  void anAuthorityThatNobodyWouldAskForIsRefused(Mode mode, @TempDir Path folder)
      throws IOException {
    assertThat(with("CHAT_DB_SSL", mode.word()).database().tls().mode()).isEqualTo(mode);
    String authority = Files.writeString(folder.resolve("ca.pem"), "PEM").toString();
    assertThatThrownBy(
            () -> with("CHAT_DB_SSL", mode.word(), "CHAT_DB_SSL_ROOT_CERT", authority).database())
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("CHAT_DB_SSL_ROOT_CERT is given, but CHAT_DB_SSL=" + mode.word());
  }

  @ParameterizedTest
  @EnumSource(names = {"VERIFY_CA", "VERIFY_FULL"})
  void whoVerifiesNamesAnAuthority(Mode mode) {
    assertThatThrownBy(() -> with("CHAT_DB_SSL", mode.word()))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("CHAT_DB_SSL_ROOT_CERT is missing: CHAT_DB_SSL=" + mode.word());
    assertThatThrownBy(
            () -> with("CHAT_DB_SSL", mode.word(), "CHAT_DB_SSL_ROOT_CERT", "/no/such/file"))
        .hasMessageContaining("CHAT_DB_SSL_ROOT_CERT names a file that cannot be read");
  }

  @Test
  void otherWordsAreRefusedWithThoseThatThereAre() {
    assertThatThrownBy(() -> with("CHAT_DB_SSL", "true"))
        .hasMessageContaining(
            "CHAT_DB_SSL must be one of disable, prefer, require, verify-ca, verify-full");
  }
}
