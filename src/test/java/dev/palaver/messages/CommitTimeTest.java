package dev.palaver.messages;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is learnt of commits from batches: the numbers are measured ones, in microseconds. */
class CommitTimeTest {
  private static final int MANY = 200;

  private final CommitTime commits = new CommitTime();

  @ParameterizedTest
  @CsvSource({
    "a fast disk, 2523, 486, 93",
    "a large batch there, 9156, 2120, -1444",
    "syncs of 4 ms, 9279, 1254, 3009",
    "a lock that was waited for, 104000, 101000, -5000",
    "a replica far away, 60000, 900, 10000"
  })
  void isWhatTheWorkLeaves(String batches, long took, long search, long commit) {
    learn(MANY, took, search);
    assertThat(micros()).as(batches).isCloseTo(commit, within(1L));
  }

  @Test
  void oneBatchThatIsLateMakesNoSlowCommits() {
    learn(MANY, 2523, 486);
    learn(1, 60_000, 486);
    assertThat(micros()).isLessThan(1000);
  }

  @Test
  void aBatchOfSeveralStatementsTeachesNothing() {
    learn(MANY, 60_000, 0);
    assertThat(micros()).isZero();
  }

  private void learn(int times, long tookMicros, long searchMicros) {
    for (int n = 0; n < times; n++) {
      commits.learn(
          TimeUnit.MICROSECONDS.toNanos(tookMicros), TimeUnit.MICROSECONDS.toNanos(searchMicros));
    }
  }

  private long micros() {
    return TimeUnit.NANOSECONDS.toMicros(commits.nanos());
  }
}
