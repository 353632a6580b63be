package dev.palaver.http.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.palaver.config.KeySources;
import dev.palaver.config.TokenConfig;
import dev.palaver.core.ChatException;
import dev.palaver.core.ErrorCode;
import dev.palaver.core.Principal;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What the claims of a token mean, as the reference reads them. */
class ClaimsReaderTest {
  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05.678Z");
  private static final long SECONDS = NOW.getEpochSecond();
  private static final long MILLIS = NOW.toEpochMilli();
  private static final UUID USER = UUID.randomUUID();

  private final ClaimsReader reader =
      new ClaimsReader(
          new TokenConfig(
              Optional.empty(),
              Optional.of("issuer"),
              List.of("userTenantId", "id"),
              new KeySources(List.of(), Optional.empty(), Optional.empty(), Duration.ofMinutes(1)),
              0));

  private static JsonObject claims() {
    return new JsonObject().put("iss", "issuer").put("id", USER.toString());
  }

  private ClaimsReader.Claims read(JsonObject claims) {
    return reader.read(claims, NOW);
  }

  private void refuses(ErrorCode code, JsonObject claims) {
    assertThatThrownBy(() -> read(claims))
        .isInstanceOf(ChatException.class)
        .extracting(failure -> ((ChatException) failure).code())
        .as(claims.encode())
        .isEqualTo(code);
  }

  @Test
  void tokenWithoutAnEndIsAccepted() {
    ClaimsReader.Claims claims = read(claims());

    assertThat(claims.endsAt()).isEqualTo(Instant.MAX);
    assertThat(claims.principal().expiresAt()).isNull();
    assertThat(claims.principal().userId().value()).isEqualTo(USER);
  }

  @Test
  void lifeEndsAtItsSecondWithoutTolerance() {
    assertThat(read(claims().put("exp", SECONDS + 1)).endsAt())
        .isEqualTo(Instant.ofEpochSecond(SECONDS + 1));
    refuses(ErrorCode.TOKEN_EXPIRED, claims().put("exp", SECONDS));
    refuses(ErrorCode.TOKEN_EXPIRED, claims().put("exp", 0));
    refuses(ErrorCode.UNAUTHENTICATED, claims().put("exp", "soon"));
    refuses(ErrorCode.UNAUTHENTICATED, claims().put("exp", 1e300));
    refuses(ErrorCode.UNAUTHENTICATED, claims().putNull("exp"));
  }

  @Test
  void lifeBeginsAtItsSecondAndTheTimeOfIssueDoesNotMatter() {
    assertThat(read(claims().put("nbf", SECONDS)).principal()).isNotNull();
    refuses(ErrorCode.UNAUTHENTICATED, claims().put("nbf", SECONDS + 1));
    refuses(ErrorCode.UNAUTHENTICATED, claims().put("nbf", "soon"));
    assertThat(read(claims().put("iat", SECONDS + 1000)).principal()).isNotNull();
  }

  @Test
  void issuerIsExact() {
    refuses(ErrorCode.UNAUTHENTICATED, claims().put("iss", "issuer "));
    refuses(ErrorCode.UNAUTHENTICATED, claims().put("iss", "ISSUER"));
    refuses(ErrorCode.UNAUTHENTICATED, claims().put("iss", new JsonArray().add("issuer")));
    refuses(ErrorCode.UNAUTHENTICATED, claims().putNull("iss"));
  }

  @Test
  void passwordThatHasExpiredEndsTheToken() {
    refuses(ErrorCode.TOKEN_EXPIRED, claims().put("passwordExpiryTime", MILLIS));
    refuses(ErrorCode.TOKEN_EXPIRED, claims().put("passwordExpiryTime", 1));
    refuses(
        ErrorCode.TOKEN_EXPIRED, claims().put("passwordExpiryTime", "2026-01-02T03:04:05.678Z"));
    for (String past : List.of("2026-01-02", "2026-01-02T03:04", "2026-01-02T03:04:05")) {
      refuses(ErrorCode.TOKEN_EXPIRED, claims().put("passwordExpiryTime", past));
    }
    assertThat(
            read(claims().put("passwordExpiryTime", MILLIS + 1).put("exp", SECONDS + 9)).endsAt())
        .isEqualTo(NOW.plusMillis(1));
    assertThat(read(claims().put("passwordExpiryTime", "2026-01-02T03:04:06Z")).endsAt())
        .isEqualTo(Instant.parse("2026-01-02T03:04:06Z"));
    assertThat(
            read(claims().put("passwordExpiryTime", MILLIS * 2).put("exp", SECONDS + 9)).endsAt())
        .isEqualTo(Instant.ofEpochSecond(SECONDS + 9));
  }

  @Test
  void passwordExpiryThatIsNoneIsNone() {
    for (Object none : new Object[] {0, "", "never", false, new JsonObject()}) {
      assertThat(read(claims().put("passwordExpiryTime", none)).endsAt()).isEqualTo(Instant.MAX);
    }
  }

  @Test
  void userIsTheFirstClaimThatIsThere() {
    UUID tenantUser = UUID.randomUUID();
    Principal principal =
        read(claims().put("userTenantId", tenantUser.toString()).put("jti", "t")).principal();

    assertThat(principal.userId().value()).isEqualTo(tenantUser);
    assertThat(principal.deleterId()).isEqualTo(USER);
    assertThat(principal.tokenId()).isEqualTo("t");
    refuses(ErrorCode.UNAUTHENTICATED, claims().put("userTenantId", "bob"));
    refuses(ErrorCode.UNAUTHENTICATED, claims().putNull("id"));
  }

  @Test
  void permissionsAreTheTextsOfAList() {
    assertThat(
            read(claims().put("permissions", new JsonArray().add("1").add(2).add("View").addNull()))
                .principal()
                .permissions())
        .containsExactlyInAnyOrder("1", "View");
    assertThat(read(claims().put("permissions", "1")).principal().permissions()).isEmpty();
  }
}
