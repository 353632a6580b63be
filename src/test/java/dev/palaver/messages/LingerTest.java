package dev.palaver.messages;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How long a batch is waited with. */
class LingerTest {
  private static final long SLOW = TimeUnit.MILLISECONDS.toNanos(40);

  private final Vertx vertx = Vertx.vertx();

  @AfterEach
  void stop() throws Exception {
    await(vertx.close());
  }

  @ParameterizedTest
  @CsvSource({
    "1, 4000, 0",
    "64, -300, 0",
    "64, 999, 0",
    "2, 1000, 1000",
    "64, 4100, 4100",
    "2, 9000, 5000"
  })
  void isAsLongAsASlowCommit(int answered, long commitMicros, long micros) {
    assertThat(Linger.nanos(answered, TimeUnit.MICROSECONDS.toNanos(commitMicros)))
        .isEqualTo(TimeUnit.MICROSECONDS.toNanos(micros));
  }

  @Test
  void endsWhenAllHaveComeOrTheTimeIsOver() throws Exception {
    await(
        onContext(
            () -> {
              AtomicInteger ready = new AtomicInteger(3);
              Linger linger = new Linger(vertx, ready::get);
              assertThat(linger.holds()).isFalse();

              linger.begin(10, SLOW, 256, () -> {});
              ready.set(12);
              assertThat(linger.holds()).isTrue();
              ready.set(13);
              assertThat(linger.holds()).isFalse();

              Promise<Void> over = Promise.promise();
              linger.begin(10, SLOW, 20, over::complete);
              assertThat(linger.holds()).isTrue();
              return over.future().onSuccess(ended -> assertThat(linger.holds()).isFalse());
            }));
  }

  @Test
  void restsWhenTooFewHaveCome() throws Exception {
    await(
        onContext(
            () -> {
              Linger linger = new Linger(vertx, () -> 4);
              Promise<Void> over = Promise.promise();
              linger.begin(10, SLOW, 256, over::complete);
              assertThat(linger.holds()).isTrue();
              return over.future()
                  .onSuccess(
                      ended -> {
                        for (int n = 0; n < 16; n++) {
                          linger.begin(10, SLOW, 256, () -> {});
                          assertThat(linger.holds()).isFalse();
                        }
                        linger.begin(10, SLOW, 256, () -> {});
                        assertThat(linger.holds()).isTrue();
                      });
            }));
  }

  private <T> Future<T> onContext(Supplier<Future<T>> work) {
    return Future.future(
        promise ->
            vertx.runOnContext(
                go -> {
                  try {
                    work.get().onComplete(promise);
                  } catch (AssertionError failed) {
                    promise.fail(failed);
                  }
                }));
  }

  private static <T> T await(Future<T> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
  }
}
