package dev.palaver.config;

import static dev.palaver.config.LeastSettings.with;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The settings of single features reach their fields. */
class FeatureConfigTest {
  @Test
  void realtimeNamesReachTheirFields() {
    RealtimeConfig realtime =
        with(
                "CHAT_SOCKET_MAX_FRAME_BYTES",
                "2000",
                "CHAT_SOCKET_MAX_BUFFER_BYTES",
                "20000",
                "CHAT_SOCKET_MAX_SUBSCRIPTIONS",
                "3",
                "CHAT_SOCKET_AUTH_TIMEOUT_MS",
                "400",
                "CHAT_SOCKET_IDLE_TIMEOUT_MS",
                "5000",
                "CHAT_SOCKET_PING_MS",
                "600",
                "CHAT_REPLAY_PAGE_SIZE",
                "7",
                "CHAT_RECONCILE_MS",
                "800",
                "CHAT_SOCKET_MAX",
                "9",
                "CHAT_SOCKET_MAX_PER_USER",
                "10",
                "CHAT_SOCKET_HANDSHAKE_RATE",
                "11",
                "CHAT_SOCKET_FRAME_RATE",
                "12",
                "CHAT_USER_FEED_CHANNELS",
                "13",
                "CHAT_ACTIVITY_FANOUT",
                "14",
                "CHAT_TYPING",
                "false",
                "CHAT_PRESENCE",
                "false",
                "CHAT_PRESENCE_MAX_USERS",
                "15")
            .realtime();

    assertThat(realtime)
        .isEqualTo(
            new RealtimeConfig(
                2000,
                20000,
                3,
                Duration.ofMillis(400),
                Duration.ofSeconds(5),
                Duration.ofMillis(600),
                7,
                Duration.ofMillis(800),
                new SocketLimits(9, 10, 11, 12),
                new SignalConfig(13, 14, false, false, 15)));
  }

  @Test
  void signalsAreOnAndLimitsGenerousUnlessSetOtherwise() {
    assertThat(with().realtime().limits()).isEqualTo(new SocketLimits(50_000, 2000, 5000, 500));
    assertThat(with().realtime().signals())
        .isEqualTo(new SignalConfig(1000, 1000, true, true, 500));
  }

  @Test
  void namesOfRevocationsReachTheirFields() {
    assertThat(with().revocation())
        .isEqualTo(new RevocationConfig(Duration.ofMillis(500), 100_000, Duration.ofDays(30)));
    assertThat(
            with(
                    "CHAT_REVOCATION_POLL_MS",
                    "200",
                    "CHAT_REVOCATION_MAX",
                    "2",
                    "CHAT_TOKEN_MAX_LIFE_HOURS",
                    "3")
                .revocation())
        .isEqualTo(new RevocationConfig(Duration.ofMillis(200), 2, Duration.ofHours(3)));
  }

  @Test
  void namesOfChannelsReachTheirFields() {
    assertThat(
            with(
                    "CHAT_CHANNEL_PAGE_SIZE",
                    "1",
                    "CHAT_CHANNEL_MAX_NEW_MEMBERS",
                    "2",
                    "CHAT_CHANNEL_MAX_METADATA_BYTES",
                    "3",
                    "CHAT_UNREAD_CAP",
                    "4",
                    "CHAT_NUMBERING_BATCH_SIZE",
                    "5",
                    "CHAT_NUMBERING_PAUSE_MS",
                    "6",
                    "CHAT_NUMBERING_INTERVAL_MS",
                    "70")
                .channels())
        .isEqualTo(new ChannelConfig(1, 2, 3, 4, 5, Duration.ofMillis(6), Duration.ofMillis(70)));
  }

  @Test
  void pagesAreServedUnlessInProductionAndNobodyMayFrameThem() {
    assertThat(with().web()).isEqualTo(new WebConfig(true, List.of()));
    assertThat(with("CHAT_WEB", "false").web().served()).isFalse();
    String[] production = {
      "NODE_ENV", "production", "JWT_SECRET", "x".repeat(32), "JWT_ISSUER", "i", "CHAT_WEB", ""
    };
    assertThat(with(production).web().served()).isFalse();
    production[7] = "true";
    assertThat(with(production).web().served()).isTrue();
    assertThat(with("CHAT_WEB_ORIGINS", "https://a.example, http://localhost:3000").web().origins())
        .containsExactly("https://a.example", "http://localhost:3000");
    for (String bad : List.of("*", "a.example", "https://a.example/", "https://a.example; x")) {
      assertThatThrownBy(() -> with("CHAT_WEB_ORIGINS", bad))
          .hasMessageContaining("CHAT_WEB_ORIGINS must hold origins");
    }
    assertThatThrownBy(() -> with("CHAT_WEB", "maybe"))
        .hasMessageContaining("CHAT_WEB must be true or false");
  }

  @Test
  void theReferencesMigrationSwitchesCount() {
    assertThat(with("SOURCELOOP_MIGRATION", "false").migration().enabled()).isFalse();
    assertThat(
            with("SOURCELOOP_MIGRATION", "false", "CHAT_MIGRATION", "true").migration().enabled())
        .isTrue();
    assertThat(with("SOURCELOOP_MIGRATION_COPY", "/tmp/sql").migration().copyTo())
        .contains(Path.of("/tmp/sql"));
  }

  @Test
  void theBufferHoldsABodyAndLeavesAsMuch() {
    assertThatThrownBy(() -> with("CHAT_BUFFER_BYTES", "2000000"))
        .hasMessageContaining(
            "CHAT_BUFFER_BYTES must be a whole number from 2097152 to 2147483647");
  }

  @ParameterizedTest
  @CsvSource({"96, 3072", "256, 8192", "2048, 50000"})
  void aSmallHeapHasFewerSockets(int heapMiB, int sockets) {
    EnvReader env = new EnvReader(Map.of());
    assertThat(SocketLimits.read(env, heapMiB * 1024L * 1024).sockets()).isEqualTo(sockets);
  }
}
