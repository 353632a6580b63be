package dev.palaver.realtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.palaver.core.UserId;
import dev.palaver.realtime.FeedIndex.Feed;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the bus lost is found within a known time, by work that is bounded. */
class FeedTurnsTest {
  private static final int AT_ONCE = 20;
  private static final int FEEDS = 10_000;

  private final List<UserId> compared = new ArrayList<>();
  private final List<Promise<Void>> open = new ArrayList<>();
  private final FeedTurns turns =
      new FeedTurns(
          AT_ONCE,
          user -> {
            compared.add(user);
            Promise<Void> comparison = Promise.promise();
            open.add(comparison);
            return comparison.future();
          });

  private List<Feed> add(int count) {
    List<Feed> feeds =
        Stream.generate(() -> new Feed(new UserId(UUID.randomUUID()))).limit(count).toList();
    feeds.forEach(turns::add);
    return feeds;
  }

  /** The database answers, at once whenever it is asked. */
  private void answer() {
    while (!open.isEmpty()) {
      assertThat(open).hasSizeLessThanOrEqualTo(AT_ONCE);
      List<Promise<Void>> batch = List.copyOf(open);
      open.clear();
      batch.forEach(Promise::complete);
    }
  }

  private static List<UserId> users(List<Feed> feeds) {
    return feeds.stream().map(feed -> feed.user).toList();
  }

  @Test
  void everyFeedHasItsTurnWithinTheRounds() {
    List<Feed> feeds = add(FEEDS);
    for (int round = 0; round < FeedTurns.ROUNDS; round++) {
      turns.round();
      answer();
    }
    assertThat(compared).containsAll(users(feeds));
    assertThat(compared).hasSizeLessThan(FEEDS + FeedTurns.ROUNDS);
  }

  @Test
  void afterALossAllAreComparedAtOnceAStatementAtATime() {
    List<Feed> feeds = add(FEEDS);
    turns.all();
    turns.all();
    answer();
    assertThat(compared).hasSizeLessThanOrEqualTo(FEEDS + AT_ONCE);
    assertThat(compared).containsAll(users(feeds));
  }

  @Test
  void aSlowDatabaseIsNotAskedTwiceAtATime() {
    add(FEEDS);
    for (int round = 0; round < 100; round++) {
      turns.round();
    }
    assertThat(compared).hasSize(AT_ONCE);
  }

  @Test
  void whereTheDatabaseIsAwayTheNextRoundGoesOn() {
    List<Feed> feeds = add(3 * AT_ONCE);
    turns.all();
    open.remove(0).fail("away");
    answer();
    assertThat(compared).hasSize(AT_ONCE);
    turns.round();
    turns.remove(feeds.get(2 * AT_ONCE));
    answer();
    turns.round();
    answer();
    assertThat(compared).hasSize(3 * AT_ONCE);
    assertThat(compared.subList(AT_ONCE, 2 * AT_ONCE))
        .isEqualTo(users(feeds.subList(AT_ONCE, 2 * AT_ONCE)));
  }
}
