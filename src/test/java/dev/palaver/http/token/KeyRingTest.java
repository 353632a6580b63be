package dev.palaver.http.token;

import static dev.palaver.http.token.VerifierFixture.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.palaver.core.ChatException;
import dev.palaver.core.ErrorCode;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** When a source is read, and what is known meanwhile. */
class KeyRingTest {
  private static final Duration NEVER = Duration.ofHours(1);
  private static final Signer SIGNER = Signer.rsa();

  private final Vertx vertx = Vertx.vertx();
  private final HeldKeySource source = new HeldKeySource();

  @AfterEach
  void close() {
    await(vertx.close());
  }

  private KeyRing ring(long coolDownMillis, long limitMillis) {
    KeyRing ring =
        new KeyRing(
            vertx,
            source,
            new KeyRing.Pace(Duration.ofMillis(coolDownMillis), Duration.ofMillis(limitMillis)));
    await(ring.start(NEVER));
    source.reads.clear();
    return ring;
  }

  private static TokenHeader header(String id) {
    return new TokenHeader("RS256", Optional.of(id));
  }

  private static void isUnavailable(Future<Void> lookUp) {
    assertThatThrownBy(() -> await(lookUp))
        .hasRootCauseInstanceOf(ChatException.class)
        .rootCause()
        .extracting(failure -> ((ChatException) failure).code())
        .isEqualTo(ErrorCode.UNAVAILABLE);
  }

  @Test
  void floodOfUnknownIdsIsOneReadInACoolDown() throws Exception {
    KeyRing ring = ring(500, 10_000);
    source.rows.put("good", SIGNER);
    List<Future<Void>> lookUps = new ArrayList<>();
    lookUps.add(ring.lookUp(header("good")));
    List<Thread> threads = new ArrayList<>();
    for (int t = 0; t < 4; t++) {
      int thread = t;
      threads.add(
          new Thread(
              () -> {
                for (int i = 0; i < 5_000; i++) {
                  Future<Void> lookUp = ring.lookUp(header(thread + "-" + i));
                  synchronized (lookUps) {
                    lookUps.add(lookUp);
                  }
                }
              }));
    }
    long begin = System.nanoTime();
    threads.forEach(Thread::start);
    for (Thread thread : threads) {
      thread.join();
    }
    await(Future.join(lookUps).otherwiseEmpty());

    long coolDowns = Duration.ofNanos(System.nanoTime() - begin).toMillis() / 500 + 1;
    assertThat(source.reads.size()).isLessThanOrEqualTo((int) coolDowns);
    assertThat(source.reads).allMatch(ids -> ids.size() <= KeySource.MAX_KEYS);
    assertThat(ring.known(header("good"))).isPresent();
    assertThat(lookUps.stream().filter(Future::failed).count())
        .as("beyond the bound they are refused")
        .isGreaterThan(10_000);
  }

  @Test
  void unknownIsSaidOnlyAfterAReadThatBeganLater() throws Exception {
    KeyRing ring = ring(1, 10_000);
    source.hold = true;
    Future<Void> first = ring.lookUp(header("other"));
    Promise<Void> running = source.nextHeld();
    source.rows.put("good", SIGNER);
    Future<Void> second = ring.lookUp(header("good"));
    Future<Void> third = ring.lookUp(header("good"));
    running.complete();
    await(first);

    assertThat(second.isComplete()).isFalse();
    source.nextHeld().complete();
    await(second);
    await(third);
    assertThat(ring.known(header("good"))).isPresent();
    assertThat(source.reads).containsExactly(Set.of("other"), Set.of("good"));
  }

  @Test
  void failureIsToldAtOnceWhileItIsFresh() {
    KeyRing ring = ring(60_000, 10_000);
    KeyRing failing =
        new KeyRing(vertx, source, new KeyRing.Pace(Duration.ofMinutes(1), Duration.ofMinutes(1)));
    source.down = true;
    await(failing.start(NEVER));

    isUnavailable(failing.lookUp(header("a")));
    isUnavailable(failing.lookUp(header("b")));
    assertThat(source.reads).hasSize(1);
    assertThat(ring.lookUp(header("a")).isComplete()).as("waits for the next read").isFalse();
  }

  @Test
  void sourceThatNeverAnswersIsGivenUpAndItsLateAnswerIgnored() throws Exception {
    KeyRing ring = ring(1, 100);
    source.rows.put("good", SIGNER);
    source.hold = true;
    isUnavailable(ring.lookUp(header("good")));
    source.nextHeld().complete();
    assertThat(ring.known(header("good"))).isEmpty();

    source.hold = false;
    await(vertx.timer(2, TimeUnit.MILLISECONDS));
    await(ring.lookUp(header("good")));
    assertThat(ring.known(header("good"))).isPresent();
  }

  @Test
  void refreshRetiresWhatIsGoneAndKeepsWhatIsThere() {
    source.rows.put("stays", SIGNER);
    source.rows.put("goes", Signer.rsa());
    KeyRing ring =
        new KeyRing(vertx, source, new KeyRing.Pace(Duration.ofMillis(1), Duration.ofMinutes(1)));
    await(ring.start(Duration.ofMillis(50)));
    await(Future.join(ring.lookUp(header("stays")), ring.lookUp(header("goes"))));
    VerificationKey stays = ring.known(header("stays")).orElseThrow();
    VerificationKey goes = ring.known(header("goes")).orElseThrow();
    source.rows.remove("goes");
    await(ring.lookUp(header("anything")));

    assertThat(goes.retired()).isTrue();
    assertThat(ring.known(header("goes"))).isEmpty();
    assertThat(stays.retired()).isFalse();
    assertThat(ring.known(header("stays"))).contains(stays);
  }

  @Test
  void strangersIdsDoNotPushOutKeysInUse() {
    KeyRing ring = ring(200, 10_000);
    source.rows.put("in use", SIGNER);
    await(ring.lookUp(header("in use")));
    VerificationKey key = ring.known(header("in use")).orElseThrow();

    List<Future<Void>> strangers =
        IntStream.range(0, 2 * KeySource.MAX_KEYS)
            .mapToObj(i -> ring.lookUp(header("stranger " + i)))
            .toList();
    await(Future.join(strangers).otherwiseEmpty());

    assertThat(source.reads).hasSize(2).allMatch(ids -> ids.contains("in use"));
    assertThat(ring.known(header("in use"))).containsSame(key);
    assertThat(key.retired()).isFalse();
  }

  @Test
  void rememberedKeysAreBounded() {
    KeyRing ring = ring(1, 10_000);
    for (int i = 0; i < KeySource.MAX_KEYS; i++) {
      source.rows.put("key " + i, SIGNER);
      if (i % KeyRing.MAX_WANTED == KeyRing.MAX_WANTED - 1) {
        IntStream asked = IntStream.rangeClosed(i + 1 - KeyRing.MAX_WANTED, i);
        await(Future.join(asked.mapToObj(n -> ring.lookUp(header("key " + n))).toList()));
      }
    }
    source.rows.put("one more", SIGNER);
    assertThat(ring.known(header("key 0"))).isPresent();
    await(ring.lookUp(header("one more")));

    assertThat(source.reads).allMatch(ids -> ids.size() <= KeySource.MAX_KEYS);
    assertThat(ring.known(header("one more"))).isPresent();
    await(ring.lookUp(header("key 0")));
    assertThat(ring.known(header("key 0"))).isPresent();
  }

  @Test
  void whoWaitsIsAnsweredOnItsOwnContext() {
    KeyRing ring = ring(50, 10_000);
    List<Boolean> own = new ArrayList<>();
    List<Future<Void>> answers = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      Promise<Void> answered = Promise.promise();
      answers.add(answered.future());
      Context context = vertx.getOrCreateContext();
      context.runOnContext(
          run ->
              ring.lookUp(header("unknown"))
                  .onComplete(
                      done -> {
                        synchronized (own) {
                          own.add(Vertx.currentContext() == context);
                        }
                        answered.complete();
                      }));
    }
    await(Future.join(answers));

    assertThat(own).containsExactly(true, true, true);
  }

  @Test
  void closingAnswersWhoWaits() {
    KeyRing ring = ring(60_000, 10_000);
    Future<Void> waiting = ring.lookUp(header("a"));
    await(ring.close());

    isUnavailable(waiting);
    isUnavailable(ring.lookUp(header("b")));
  }
}
