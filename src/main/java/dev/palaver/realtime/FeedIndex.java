package dev.palaver.realtime;

import dev.palaver.core.ChannelId;
import dev.palaver.core.Principal;
import dev.palaver.core.UserId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which users with a feed on this node are members of which channels. Lists and not sets, since ten
 * thousand users of five hundred channels each make five million entries. No I/O, no clock. Used on
 * the hub's context.
 */
final class FeedIndex {
  /** One user's feed. */
  static final class Feed {
    final UserId user;
    final Set<LoopUsers> loops = new LinkedHashSet<>();
    final List<Listened> channels = new ArrayList<>();

    /** As the newest registration names them. */
    Principal caller;

    /** Memberships that changed while they were being read: true for joined. */
    final Map<ChannelId, Boolean> changes = new HashMap<>();

    int loading;

    Feed(UserId user) {
      this.user = user;
    }
  }

  /** One channel that somebody here is a member of. */
  static final class Listened {
    final ChannelId id;
    final List<Feed> feeds = new ArrayList<>(1);
    long head;

    /** What the listeners were told last, and when they may be told again. */
    long told;

    long nextNoticeMillis;

    Listened(ChannelId id, long head) {
      this.id = id;
      this.head = head;
      this.told = head;
    }
  }

  private final int maxChannels;
  private final Map<ChannelId, Listened> channels = new HashMap<>();

  /** Empty; a feed covers {@code maxChannels} at most. */
  FeedIndex(int maxChannels) {
    this.maxChannels = maxChannels;
  }

  /** Null when nobody here is a member. */
  Listened listened(ChannelId channel) {
    return channels.get(channel);
  }

  /** Makes a feed cover one more channel, while it has room. */
  void add(Feed feed, ChannelId channel, long head) {
    if (feed.channels.size() >= maxChannels || covers(feed, channel)) {
      return;
    }
    Listened listened = channels.computeIfAbsent(channel, id -> new Listened(id, head));
    listened.feeds.add(feed);
    feed.channels.add(listened);
  }

  void remove(Feed feed, ChannelId channel) {
    Listened listened = channels.get(channel);
    if (listened != null && feed.channels.remove(listened)) {
      take(feed, listened);
    }
  }

  void removeAll(Feed feed) {
    feed.channels.forEach(listened -> take(feed, listened));
    feed.channels.clear();
  }

  /**
   * Makes a feed cover what was read, and what changed meanwhile.
   *
   * @param behind collects the channels that have news which nobody brought
   * @return whether the feed covers other channels now
   */
  boolean replace(Feed feed, List<Membership> read, List<Listened> behind) {
    Map<ChannelId, Long> wanted = new LinkedHashMap<>();
    read.forEach(membership -> wanted.put(membership.channel(), membership.head()));
    feed.changes.forEach(
        (channel, joined) -> {
          if (!joined) {
            wanted.remove(channel);
          } else {
            wanted.putIfAbsent(channel, 0L);
          }
        });
    Set<ChannelId> had = new HashSet<>();
    feed.channels.forEach(listened -> had.add(listened.id));
    had.stream().filter(id -> !wanted.containsKey(id)).forEach(id -> remove(feed, id));
    wanted.forEach(
        (id, head) -> {
          Listened listened = channels.get(id);
          if (listened != null && head > listened.head) {
            listened.head = head;
            behind.add(listened);
          }
          if (!had.contains(id)) {
            add(feed, id, head);
          }
        });
    Set<ChannelId> now = new HashSet<>();
    feed.channels.forEach(listened -> now.add(listened.id));
    return !now.equals(had);
  }

  private void take(Feed feed, Listened listened) {
    listened.feeds.remove(feed);
    if (listened.feeds.isEmpty()) {
      channels.remove(listened.id);
    }
  }

  private static boolean covers(Feed feed, ChannelId channel) {
    return feed.channels.stream().anyMatch(listened -> listened.id.equals(channel));
  }
}
