package dev.palaver.realtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.palaver.core.Principal;
import dev.palaver.core.UserId;
import java.time.Instant;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class IdentityTest {
  private static final Instant NOON = Instant.parse("2030-01-01T12:00:00Z");
  private static final UserId USER = new UserId(UUID.randomUUID());

  private final Identity identity = new Identity();

  private static Principal token(UserId user, Instant end, String... permissions) {
    return new Principal(user, null, Set.of(permissions), end, null, null);
  }

  @Test
  void aLaterTokenExtendsTheLifeAndAnEarlierOneDoesNotShortenIt() {
    assertThat(identity.show(token(USER, NOON))).isEqualTo(Identity.Outcome.BOUND);
    assertThat(identity.show(token(USER, NOON.plusSeconds(60)))).isEqualTo(Identity.Outcome.SAME);
    assertThat(identity.show(token(USER, NOON))).isEqualTo(Identity.Outcome.SAME);
    assertThat(identity.expired(NOON.plusSeconds(59))).isFalse();
    assertThat(identity.expired(NOON.plusSeconds(60))).isTrue();
  }

  @Test
  void aTokenWithoutAnEndNeverExpires() {
    identity.show(token(USER, null));
    identity.show(token(USER, NOON));
    assertThat(identity.expired(Instant.MAX)).isFalse();
  }

  @Test
  void otherPermissionsAreNoticed() {
    identity.show(token(USER, NOON, "ViewMessage"));
    assertThat(identity.show(token(USER, NOON.plusSeconds(1)))).isEqualTo(Identity.Outcome.CHANGED);
    assertThat(identity.principal().permissions()).isEmpty();
  }

  @Test
  void anotherUserChangesNothing() {
    identity.show(token(USER, NOON));
    Principal other = token(new UserId(UUID.randomUUID()), NOON.plusSeconds(60));
    assertThat(identity.show(other)).isEqualTo(Identity.Outcome.OTHER_USER);
    assertThat(identity.principal().userId()).isEqualTo(USER);
    assertThat(identity.expired(NOON)).isTrue();
  }
}
