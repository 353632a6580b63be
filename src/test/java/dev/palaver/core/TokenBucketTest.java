package dev.palaver.core;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TokenBucketTest {
  private static final long SECOND = 1_000_000_000L;

  private final TokenBucket bucket = new TokenBucket(10, 0);

  private int taken(int tries, long now) {
    int taken = 0;
    for (int i = 0; i < tries; i++) {
      taken += bucket.take(now) ? 1 : 0;
    }
    return taken;
  }

  @Test
  void someSecondsWorthMayComeAtOnceAndThenTheRateHolds() {
    assertThat(taken(100, 0)).isEqualTo(50);
    assertThat(taken(100, SECOND)).isEqualTo(10);
    assertThat(taken(100, 2 * SECOND)).isEqualTo(10);
  }

  @Test
  void aPauseFillsItAgainAndNoMore() {
    taken(100, 0);
    assertThat(bucket.full(4 * SECOND)).isFalse();
    assertThat(bucket.full(5 * SECOND)).isTrue();
    assertThat(taken(100, 100 * SECOND)).isEqualTo(50);
  }

  @Test
  void whatCostsMoreThanAFullBucketComesOnceItIsFullAndIsPaidLater() {
    assertThat(bucket.take(20, 0)).isTrue();
    assertThat(bucket.take(40, 0)).isFalse();
    assertThat(bucket.take(30, 0)).isTrue();
    assertThat(bucket.take(100, 4 * SECOND)).isFalse();
    assertThat(bucket.take(100, 5 * SECOND)).isTrue();
    assertThat(bucket.take(14 * SECOND)).isTrue();
    assertThat(bucket.take(100, 14 * SECOND)).isFalse();
    assertThat(bucket.take(100, 20 * SECOND)).isTrue();
  }

  @Test
  void whoGoesOnUnslowedIsOverdrawnAndWhoPausesIsNot() {
    for (int i = 0; i < 50; i++) {
      assertThat(bucket.takeOrOwe(0)).isTrue();
    }
    for (int i = 0; i < 50; i++) {
      assertThat(bucket.takeOrOwe(0)).isFalse();
    }
    assertThat(bucket.overdrawn()).isFalse();
    assertThat(bucket.takeOrOwe(0)).isFalse();
    assertThat(bucket.overdrawn()).isTrue();
    assertThat(bucket.takeOrOwe(6 * SECOND)).isTrue();
    assertThat(bucket.overdrawn()).isFalse();
  }
}
