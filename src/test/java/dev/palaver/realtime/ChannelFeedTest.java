package dev.palaver.realtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.palaver.core.ChannelId;
import dev.palaver.events.WireEvent;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.stream.LongStream;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

class ChannelFeedTest {
  private static final ChannelId CHANNEL = new ChannelId(UUID.randomUUID());

  private final ChannelFeed feed = new ChannelFeed();

  private static WireEvent event(long seq) {
    return new WireEvent(CHANNEL, seq, "message.created", null, "{}");
  }

  private static List<WireEvent> events(long first, long last) {
    return LongStream.rangeClosed(first, last).mapToObj(ChannelFeedTest::event).toList();
  }

  private static List<Long> seqs(List<WireEvent> events) {
    return events.stream().map(WireEvent::seq).toList();
  }

  @Test
  void nothingIsDueBeforeTheHeadIsKnown() {
    assertThat(feed.offer(event(5))).isEmpty();
    assertThat(feed.offer(event(7))).isEmpty();
    assertThat(feed.gap()).isFalse();
    assertThat(seqs(feed.head(4))).containsExactly(5L);
    assertThat(feed.gap()).isTrue();
    assertThat(seqs(feed.offer(event(6)))).containsExactly(6L, 7L);
    assertThat(feed.gap()).isFalse();
  }

  @Test
  void theNextOneIsDueAtOnceAndAnOldOneNever() {
    feed.head(0);
    assertThat(seqs(feed.offer(event(1)))).containsExactly(1L);
    assertThat(feed.offer(event(1))).isEmpty();
    assertThat(seqs(feed.offer(event(2)))).containsExactly(2L);
  }

  @Test
  void aHeadAheadShowsAGapThatTheLogFills() {
    feed.head(3);
    assertThat(feed.head(6)).isEmpty();
    assertThat(feed.gap()).isTrue();
    assertThat(seqs(feed.fill(events(4, 6)))).containsExactly(4L, 5L, 6L);
    assertThat(feed.gap()).isFalse();
  }

  @Test
  void aHeadReadEarlierThanWhatCameChangesNothing() {
    feed.head(3);
    feed.offer(event(4));
    assertThat(feed.head(3)).isEmpty();
    assertThat(feed.gap()).isFalse();
    assertThat(feed.last()).isEqualTo(4);
  }

  @Test
  void whatTheLogHasLostIsPassedOver() {
    feed.head(3);
    feed.offer(event(10));
    assertThat(seqs(feed.skip())).containsExactly(10L);
    feed.head(20);
    assertThat(feed.skip()).isEmpty();
    assertThat(feed.gap()).isFalse();
  }

  @Test
  void earlyEventsAreBoundedAndTheRestIsReadFromTheLog() {
    feed.head(0);
    for (long seq = 2; seq <= 10_000; seq++) {
      assertThat(feed.offer(event(seq))).isEmpty();
    }
    long reached = seqs(feed.offer(event(1))).size();
    assertThat(reached).isLessThan(1000);
    assertThat(feed.gap()).isTrue();
    assertThat(seqs(feed.fill(events(reached + 1, 10_000)))).hasSize((int) (10_000 - reached));
    assertThat(feed.gap()).isFalse();
  }

  @RepeatedTest(50)
  void everyEventIsDueOnceInOrderHoweverTheBusBehaves(RepetitionInfo repetition) {
    Random random = new Random(repetition.getCurrentRepetition());
    int count = 60;
    List<WireEvent> bus = new ArrayList<>(events(1, count));
    bus.addAll(events(1, count));
    Collections.shuffle(bus, random);
    bus.removeIf(lost -> random.nextInt(4) == 0);
    List<Long> due = new ArrayList<>(seqs(feed.head(0)));
    for (WireEvent event : bus) {
      due.addAll(seqs(feed.offer(event)));
      if (feed.gap() && random.nextInt(5) == 0) {
        long last = feed.last();
        due.addAll(seqs(feed.fill(events(last + 1, Math.min(count, last + 7)))));
      }
    }
    due.addAll(seqs(feed.head(count)));
    while (feed.gap()) {
      due.addAll(seqs(feed.fill(events(feed.last() + 1, Math.min(count, feed.last() + 7)))));
    }
    assertThat(due).isEqualTo(LongStream.rangeClosed(1, count).boxed().toList());
  }
}
