package dev.palaver.realtime;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** A loop's flushes in a time of their own: what they would cost, and how long the loop waits. */
class FlushPaceTest {
  private static final long MILLI = 1_000_000;
  private static final long SECOND = 1_000 * MILLI;
  private static final long SHORT = FlushPace.MIN_PAUSE_NANOS;
  private static final long LONG = FlushPace.MAX_PAUSE_NANOS;

  private long now = 17 * SECOND;
  private final FlushPace pace = new FlushPace(now);

  /** The last pause of the load that went on, */
  private long pause = SHORT;

  /** and its longest. */
  private long longest = SHORT;

  @Test
  void noneWaitsWhileTheLoopHasTime() {
    load(new Group(1, 1000), 10, 3 * SECOND);

    assertThat(pause).isEqualTo(SHORT);
  }

  @Test
  void aLoopThatFlushesMuchWaitsSevenTimesAFlush() {
    load(new Group(1, 500), 60, 3 * SECOND);

    assertThat(pause).isEqualTo(7 * 500 * Group.FLUSH_NANOS);
    assertThat(pause).isLessThan(LONG);
  }

  @Test
  void noEventWaitsLongerThanTheMost() {
    load(new Group(1, 5000), 60, 3 * SECOND);

    assertThat(pause).isEqualTo(LONG);
  }

  @Test
  void itGoesBackToTheShortPauseWhenTheLoadEnds() {
    load(new Group(1, 500), 60, 3 * SECOND);
    load(new Group(1, 500), 5, 2 * SECOND);

    assertThat(pause).isEqualTo(SHORT);
  }

  @Test
  void theFirstFlushAfterASilenceIsFollowedByTheShortPause() {
    load(new Group(1, 500), 60, 3 * SECOND);
    now += 5 * SECOND;

    assertThat(flush(500, 500)).isEqualTo(SHORT);
  }

  /** Each socket gets its next event after half a second: to wait for it would be far too long. */
  @Test
  void whereWaitingSavesNothingItIsGivenUpAndTriedAgainLater() {
    Group manySmall = new Group(500, 20);

    load(manySmall, 2000, SECOND);
    assertThat(longest).as("tried").isGreaterThan(5 * SHORT);
    load(manySmall, 2000, FlushPace.RETRY_NANOS - SECOND);
    assertThat(longest).as("left alone").isEqualTo(SHORT);
    load(manySmall, 2000, 2 * SECOND);
    assertThat(longest).as("tried again").isGreaterThan(5 * SHORT);
    assertThat(pause).as("given up again").isEqualTo(SHORT);
  }

  @Test
  void aSecondOfNothingToFlushIsNoFault() {
    assertThat(pace.pauseAfter(0, 0, 0, now + SECOND)).isEqualTo(SHORT);
  }

  /** Channels of as many sockets each, which get events in turns. */
  private record Group(int channels, int sockets) {
    static final long FLUSH_NANOS = 10_000;
  }

  /** Events at a rate, evenly, for a while. */
  private void load(Group group, int perSecond, long nanos) {
    long start = now;
    long every = SECOND / perSecond;
    long sent = 0;
    longest = 0;
    while (now < start + nanos) {
      long due = (now - start) / every + 1;
      int events = (int) (due - sent);
      if (events == 0) {
        now = start + due * every;
        continue;
      }
      sent = due;
      pause = flush(events * group.sockets(), Math.min(events, group.channels()) * group.sockets());
      longest = Math.max(longest, pause);
      now += pause;
    }
  }

  private long flush(int frames, int lines) {
    long took = lines * Group.FLUSH_NANOS;
    now += took;
    return pace.pauseAfter(frames, lines, took, now);
  }
}
