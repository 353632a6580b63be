package dev.palaver.http.token;

import static org.assertj.core.api.Assertions.assertThat;

import dev.palaver.core.Principal;
import dev.palaver.core.UserId;
import io.vertx.core.Vertx;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class VerifiedTokensTest {
  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");
  private static final Principal USER =
      new Principal(new UserId(UUID.randomUUID()), null, Set.of(), null, null, null);

  private final Vertx vertx = Vertx.vertx();
  private final VerificationKey key = VerificationKey.of(vertx, Signer.edwards().key());

  @AfterEach
  void close() {
    VerifierFixture.await(vertx.close());
  }

  private void add(VerifiedTokens tokens, String token, Instant endsAt) {
    tokens.add(VerifiedTokens.Hash.of(token), new ClaimsReader.Claims(USER, endsAt), key, NOW);
  }

  private static boolean knows(VerifiedTokens tokens, String token, Instant now) {
    return tokens.find(VerifiedTokens.Hash.of(token), now).isPresent();
  }

  @Test
  void tokenIsRememberedUntilItsClaimsEnd() {
    VerifiedTokens tokens = new VerifiedTokens(10);
    add(tokens, "a", NOW.plusSeconds(10));

    assertThat(tokens.find(VerifiedTokens.Hash.of("a"), NOW)).containsSame(USER);
    assertThat(knows(tokens, "a", NOW.plusMillis(9999))).isTrue();
    assertThat(knows(tokens, "a", NOW.plusSeconds(10))).isFalse();
    assertThat(knows(tokens, "b", NOW)).isFalse();
  }

  @Test
  void endlessTokenIsForgottenAfterMinutes() {
    VerifiedTokens tokens = new VerifiedTokens(10);
    add(tokens, "a", Instant.MAX);

    assertThat(knows(tokens, "a", NOW.plus(VerifiedTokens.MAX_LIFE).minusMillis(1))).isTrue();
    assertThat(knows(tokens, "a", NOW.plus(VerifiedTokens.MAX_LIFE))).isFalse();
  }

  @Test
  void useDoesNotLengthenALife() {
    VerifiedTokens tokens = new VerifiedTokens(4);
    add(tokens, "a", NOW.plusSeconds(10));
    for (int i = 0; i < 100; i++) {
      assertThat(knows(tokens, "a", NOW.plusSeconds(9))).isTrue();
      add(tokens, "other " + i, NOW.plusSeconds(10));
    }

    assertThat(knows(tokens, "a", NOW.plusSeconds(10))).isFalse();
  }

  @Test
  void retiredKeyTakesItsTokensAlong() {
    VerifiedTokens tokens = new VerifiedTokens(10);
    add(tokens, "a", Instant.MAX);
    key.retire();

    assertThat(knows(tokens, "a", NOW)).isFalse();
  }

  @Test
  void sizeIsBoundedUnderManyThreads() throws InterruptedException {
    VerifiedTokens tokens = new VerifiedTokens(100);
    List<Thread> threads = new ArrayList<>();
    for (int t = 0; t < 4; t++) {
      String name = "thread " + t + " token ";
      threads.add(
          new Thread(
              () -> {
                for (int i = 0; i < 5_000; i++) {
                  add(tokens, name + i, Instant.MAX);
                  assertThat(tokens.size()).isLessThanOrEqualTo(100 + 4);
                }
              }));
    }
    List<Throwable> failures = new ArrayList<>();
    for (Thread thread : threads) {
      thread.setUncaughtExceptionHandler(
          (failed, failure) -> {
            synchronized (failures) {
              failures.add(failure);
            }
          });
      thread.start();
    }
    for (Thread thread : threads) {
      thread.join();
    }

    assertThat(failures).isEmpty();
    assertThat(tokens.size()).isGreaterThanOrEqualTo(50);
  }

  @Test
  void zeroRemembersNothing() {
    VerifiedTokens tokens = new VerifiedTokens(0);
    add(tokens, "a", Instant.MAX);

    assertThat(knows(tokens, "a", NOW)).isFalse();
  }
}
