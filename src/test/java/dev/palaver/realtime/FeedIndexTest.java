package dev.palaver.realtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.palaver.core.ChannelId;
import dev.palaver.core.UserId;
import dev.palaver.realtime.FeedIndex.Feed;
import dev.palaver.realtime.FeedIndex.Listened;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Who is told of which channels, while memberships change and are read. */
class FeedIndexTest {
  private static final int MAX = 3;

  private final FeedIndex index = new FeedIndex(MAX);
  private final Feed feed = feed();
  private final ChannelId channel = channel();
  private final List<Listened> behind = new ArrayList<>();

  private static Feed feed() {
    return new Feed(new UserId(UUID.randomUUID()));
  }

  private static ChannelId channel() {
    return new ChannelId(UUID.randomUUID());
  }

  private static List<Membership> read(ChannelId... channels) {
    return Stream.of(channels).map(id -> new Membership(id, 1)).toList();
  }

  private boolean hears(Feed who, ChannelId where) {
    Listened listened = index.listened(where);
    boolean heard = listened != null && listened.feeds().contains(who);
    assertThat(who.channels.contains(listened)).isEqualTo(heard);
    return heard;
  }

  @Test
  void whatChangesWhileItIsReadIsNotOverwritten() {
    ChannelId left = channel();
    index.joined(feed, left, 1);
    feed.readBegins();
    index.left(feed, left);
    index.joined(feed, channel, 1);

    assertThat(index.replace(feed, read(left), behind)).isFalse();
    feed.readEnds();

    assertThat(hears(feed, left)).isFalse();
    assertThat(hears(feed, channel)).isTrue();
  }

  @Test
  void whatChangedDuringAReadThatFailedIsNotTakenForNewer() {
    feed.readBegins();
    index.joined(feed, channel, 1);
    feed.readEnds();
    index.left(feed, channel);
    feed.readBegins();

    assertThat(index.replace(feed, read(), behind)).isFalse();
    assertThat(hears(feed, channel)).isFalse();
  }

  @Test
  void aReadSaysWhatIsNewWhatIsGoneAndWhatIsBehind() {
    ChannelId gone = channel();
    assertThat(index.replace(feed, read(gone, channel), behind)).isTrue();
    assertThat(index.replace(feed, read(channel, gone), behind)).isFalse();
    assertThat(behind).isEmpty();
    List<Membership> later = List.of(new Membership(channel, 9));

    assertThat(index.replace(feed, later, behind)).isTrue();

    assertThat(hears(feed, gone)).isFalse();
    assertThat(behind).extracting(listened -> listened.head).containsExactly(9L);
  }

  @Test
  void aFeedCoversNoMoreThanItMay() {
    for (int i = 0; i < 2 * MAX; i++) {
      index.joined(feed, channel(), 1);
    }
    index.joined(feed, feed.channels.get(0).id, 1);
    assertThat(feed.channels).hasSize(MAX);
    assertThat(index.replace(feed, read(channel(), channel(), channel(), channel()), behind))
        .isTrue();
    assertThat(feed.channels).hasSize(MAX);
  }

  @Test
  void aCrowdComesAndGoes() {
    List<Feed> crowd = Stream.generate(FeedIndexTest::feed).limit(300).toList();
    crowd.forEach(each -> index.joined(each, channel, 1));
    assertThat(crowd).allMatch(each -> hears(each, channel));

    index.removeAll(crowd.get(0));
    index.left(crowd.get(1), channel);
    index.replace(crowd.get(2), read(), behind);
    assertThat(index.listened(channel).feeds()).hasSize(297);

    crowd.forEach(index::removeAll);
    assertThat(index.listened(channel)).isNull();
  }
}
