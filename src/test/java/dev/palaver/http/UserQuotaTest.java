package dev.palaver.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.palaver.testing.TestServer;
import dev.palaver.testing.Tokens;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class UserQuotaTest {
  private final String ann = Tokens.of(UUID.randomUUID()).build();
  private final String ben = Tokens.of(UUID.randomUUID()).build();

  @Test
  void whoAsksTooOftenIsToldWhenToComeBackAndNobodyElseIs() {
    try (TestServer server = TestServer.start(Map.of("CHAT_USER_RATE", "1"))) {
      TestServer.Answer refused = null;
      for (int i = 0; i < 20 && refused == null; i++) {
        TestServer.Answer answer = server.get(ann, "/messages/count");
        refused = answer.status() == 429 ? answer : null;
      }

      assertThat(refused).isNotNull();
      assertThat(refused.headers().firstValue("Retry-After")).contains("1");
      assertThat(refused.json().getJsonObject("error").getString("code")).isEqualTo("RATE_LIMITED");
      assertThat(server.get(ben, "/messages/count").status()).isEqualTo(200);
    }
  }

  @Test
  void zeroIsNoLimit() {
    try (TestServer server = TestServer.start(Map.of("CHAT_USER_RATE", "0"))) {
      assertThat(IntStream.range(0, 50).map(i -> server.get(ann, "/messages/count").status()))
          .containsOnly(200);
    }
  }
}
