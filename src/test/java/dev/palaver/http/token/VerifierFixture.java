package dev.palaver.http.token;

import static org.assertj.core.api.Assertions.assertThat;

import dev.palaver.config.AppConfig;
import dev.palaver.core.ChatException;
import dev.palaver.core.ErrorCode;
import dev.palaver.core.Principal;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/** A verifier by settings, as a deployment makes it. */
final class VerifierFixture implements AutoCloseable {
  private static final KeyRing.Pace QUICK =
      new KeyRing.Pace(Duration.ofMillis(20), Duration.ofSeconds(10));

  private static final Duration LIMIT = Duration.ofSeconds(20);

  private final Vertx vertx = Vertx.vertx();
  private final JwtTokenVerifier verifier;

  VerifierFixture(Map<String, String> settings) {
    Map<String, String> env = new HashMap<>(Map.of("DB_USER", "chat", "DB_DATABASE", "chat"));
    env.putAll(settings);
    verifier =
        JwtTokenVerifier.create(vertx, AppConfig.from(env).token(), Clock.systemUTC(), QUICK);
    await(verifier.start());
  }

  Future<Principal> verify(String token) {
    return verifier.verify(token);
  }

  void accepts(String token) {
    assertThat(await(verifier.verify(token)).userId()).isNotNull();
  }

  void refuses(String token) {
    assertThat(refusal(token)).isEqualTo(ErrorCode.UNAUTHENTICATED);
  }

  /** Null when the token is accepted. */
  ErrorCode refusal(String token) {
    return refusal(verifier.verify(token));
  }

  static ErrorCode refusal(Future<Principal> verified) {
    return await(
        verified.transform(
            answer ->
                Future.succeededFuture(
                    answer.succeeded() ? null : ((ChatException) answer.cause()).code())));
  }

  /** Waits, without a fixed pause, until this comes true. */
  void eventually(Supplier<Boolean> condition) {
    long end = System.nanoTime() + LIMIT.toNanos();
    while (!condition.get()) {
      assertThat(System.nanoTime()).as("in time").isLessThan(end);
      await(vertx.timer(20, TimeUnit.MILLISECONDS));
    }
  }

  static <T> T await(Future<T> future) {
    try {
      return future
          .toCompletionStage()
          .toCompletableFuture()
          .get(LIMIT.toSeconds(), TimeUnit.SECONDS);
    } catch (InterruptedException | ExecutionException | TimeoutException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    await(verifier.close().eventually(vertx::close));
  }
}
