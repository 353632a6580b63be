package dev.palaver.config;

import static dev.palaver.config.LeastSettings.LEAST;
import static dev.palaver.config.LeastSettings.with;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AppConfigTest {
  @Test
  void defaultsAreThoseOfTheTable() {
    AppConfig config = AppConfig.from(LEAST);

    assertThat(config.production()).isFalse();
    assertThat(config.logLevel()).isEqualTo(LogLevel.INFO);
    assertThat(config.access()).isEqualTo(AccessMode.MEMBERS);
    assertThat(config.cluster().enabled()).isFalse();
    assertThat(config.http())
        .isEqualTo(
            new HttpConfig(
                "0.0.0.0",
                8080,
                Runtime.getRuntime().availableProcessors(),
                1024 * 1024,
                Duration.ofSeconds(30),
                List.of("*"),
                2000,
                Duration.ofSeconds(10)));
    long heap = Runtime.getRuntime().maxMemory();
    assertThat(config.memory()).isEqualTo(new MemoryConfig(heap / 4, (int) (heap / 32_768)));
    assertThat(config.management()).isEqualTo(new ManagementConfig("127.0.0.1", 9090));
    assertThat(config.migration()).isEqualTo(new MigrationConfig(true, Optional.empty()));
    assertThat(config.token())
        .isEqualTo(
            new TokenConfig(
                Optional.of(new Secret("secret")),
                Optional.empty(),
                List.of("userTenantId", "id"),
                new KeySources(
                    List.of(), Optional.empty(), Optional.empty(), Duration.ofMinutes(5)),
                10_000));
    assertThat(config.write())
        .isEqualTo(
            new WriteConfig(2, 4096, Math.min(64 * 1024 * 1024, heap / 8), 256, Duration.ZERO));
    assertThat(config.filter())
        .isEqualTo(
            new FilterLimits(16384, 32, 4, 10000, (int) Math.min(16 * 1024 * 1024, heap / 32)));
    assertThat(config.channels())
        .isEqualTo(
            new ChannelConfig(
                200, 100, 16384, 1000, 1000, Duration.ofMillis(50), Duration.ofMinutes(1)));
  }

  @Test
  void everyNameReachesItsField() {
    AppConfig config =
        with(
            "NODE_ENV",
            "test",
            "LOG_LEVEL",
            "debug",
            "HOST",
            "127.0.0.1",
            "PORT",
            "1",
            "JWT_ISSUER",
            "iss",
            "CHAT_ACCESS",
            "open",
            "CHAT_JWT_USER_CLAIMS",
            "sub, id",
            "CHAT_MANAGEMENT_HOST",
            "::1",
            "CHAT_MANAGEMENT_PORT",
            "3",
            "CHAT_CORS_ORIGINS",
            "https://a.example,https://b.example",
            "CHAT_CLUSTER",
            "true",
            "CHAT_HTTP_LOOPS",
            "4",
            "CHAT_MAX_BODY_BYTES",
            "2048",
            "CHAT_BUFFER_BYTES",
            "4096",
            "CHAT_MAX_CONNECTIONS",
            "20",
            "CHAT_REQUEST_TIMEOUT_MS",
            "500",
            "CHAT_USER_RATE",
            "18",
            "CHAT_DRAIN_TIMEOUT_MS",
            "19",
            "CHAT_WRITERS",
            "9",
            "CHAT_WRITE_QUEUE_SIZE",
            "10",
            "CHAT_WRITE_QUEUE_CHARS",
            "5000000",
            "CHAT_WRITE_BATCH_SIZE",
            "12",
            "CHAT_TEST_PUBLISH_DELAY_MS",
            "13",
            "CHAT_FILTER_MAX_BYTES",
            "1400",
            "CHAT_FILTER_MAX_DEPTH",
            "15",
            "CHAT_FILTER_MAX_INCLUDES",
            "16",
            "CHAT_FILTER_MAX_ROWS",
            "17",
            "CHAT_LIST_MAX_BYTES",
            "65536");

    assertThat(config.logLevel()).isEqualTo(LogLevel.DEBUG);
    assertThat(config.access()).isEqualTo(AccessMode.OPEN);
    assertThat(config.cluster().enabled()).isTrue();
    assertThat(config.http())
        .isEqualTo(
            new HttpConfig(
                "127.0.0.1",
                1,
                4,
                2048,
                Duration.ofMillis(500),
                List.of("https://a.example", "https://b.example"),
                18,
                Duration.ofMillis(19)));
    assertThat(config.memory()).isEqualTo(new MemoryConfig(4096, 20));
    assertThat(config.management()).isEqualTo(new ManagementConfig("::1", 3));
    assertThat(config.token().issuer()).contains("iss");
    assertThat(config.token().userClaims()).containsExactly("sub", "id");
    assertThat(config.write())
        .isEqualTo(new WriteConfig(9, 10, 5_000_000, 12, Duration.ofMillis(13)));
    assertThat(config.filter()).isEqualTo(new FilterLimits(1400, 15, 16, 17, 65536));
  }

  @Test
  void allFaultsAreToldTogether() {
    ConfigException faults =
        catchThrowableOfType(
            ConfigException.class,
            () ->
                AppConfig.from(
                    Map.of(
                        "PORT", "http",
                        "CHAT_ACCESS", "closed",
                        "CHAT_CLUSTER", "maybe",
                        "CHAT_ACESS", "open",
                        "DB_SCHEMA", "Robert'); DROP TABLE")));

    assertThat(faults.faults())
        .anyMatch(f -> f.startsWith("PORT must be a whole number from 0 to 65535"))
        .anyMatch(f -> f.startsWith("CHAT_ACCESS must be one of members, open"))
        .anyMatch(f -> f.startsWith("CHAT_CLUSTER must be true or false"))
        .anyMatch(f -> f.equals("CHAT_ACESS is not a setting; did you mean CHAT_ACCESS?"))
        .anyMatch(f -> f.startsWith("DB_SCHEMA must be a plain name"))
        .anyMatch(f -> f.startsWith("DB_USER is missing"))
        .anyMatch(f -> f.startsWith("DB_DATABASE is missing"))
        .anyMatch(f -> f.startsWith("JWT_SECRET is missing"))
        .hasSize(8);
  }

  @Test
  void productionRefusesWeakSecretsAndAnUncheckedIssuer() {
    assertThatThrownBy(() -> with("NODE_ENV", "production"))
        .hasMessageContaining("JWT_SECRET has 6 bytes; production takes 32 or more")
        .hasMessageContaining("JWT_ISSUER is missing");
    assertThatThrownBy(() -> with("NODE_ENV", "prod", "CHAT_TEST_PUBLISH_DELAY_MS", "5"))
        .hasMessageContaining("CHAT_TEST_PUBLISH_DELAY_MS is for crash tests");
    String secret = "0123456789abcdef0123456789abcdef";
    assertThat(with("NODE_ENV", "prod", "JWT_SECRET", secret, "JWT_ISSUER", "i").production())
        .isTrue();
  }

  @Test
  void secretsComeFromFilesAndNeverPrint(@TempDir Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("jwt"), "from a file\n");
    Map<String, String> env = new HashMap<>(LEAST);
    env.remove("JWT_SECRET");
    env.put("JWT_SECRET_FILE", file.toString());
    env.put("DB_PASSWORD", "hunter2");

    AppConfig config = AppConfig.from(env);

    assertThat(config.token().secret()).contains(new Secret("from a file"));
    assertThat(config.toString()).contains("[hidden]").doesNotContain("hunter2", "from a file");
    env.put("JWT_SECRET", "twice");
    assertThatThrownBy(() -> AppConfig.from(env)).hasMessageContaining("JWT_SECRET is given twice");
    env.remove("JWT_SECRET");
    env.put("JWT_SECRET_FILE", folder.resolve("none").toString());
    assertThatThrownBy(() -> AppConfig.from(env))
        .hasMessageContaining("JWT_SECRET_FILE names a file that cannot be read");
  }
}
