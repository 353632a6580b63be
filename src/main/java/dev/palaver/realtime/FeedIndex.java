package dev.palaver.realtime;

import dev.palaver.core.ChannelId;
import dev.palaver.core.UserId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which users with a feed on this node are members of which channels. Lists and not sets, but for
 * crowds, since ten thousand users of five hundred channels each make five million entries. No I/O,
 * no clock. Used on the hub's context.
 */
final class FeedIndex {
  /** One user's feed. */
  static final class Feed {
    final UserId user;
    final Set<LoopUsers> loops = new LinkedHashSet<>();
    final List<Listened> channels = new ArrayList<>();

    /** Memberships that change while they are being read, true for joined; null when none is. */
    private Map<ChannelId, Boolean> changes;

    Feed(UserId user) {
      this.user = user;
    }

    /** The memberships are being read from now on. */
    void readBegins() {
      changes = new HashMap<>();
    }

    /** They are read, or could not be: what changes from now on no answer overwrites. */
    void readEnds() {
      changes = null;
    }

    private void noteChange(ChannelId channel, boolean joined) {
      if (changes != null) {
        changes.put(channel, joined);
      }
    }
  }

  /** One channel that somebody here is a member of. */
  static final class Listened {
    final ChannelId id;
    private Collection<Feed> feeds = new ArrayList<>(1);
    long head;

    /** What the listeners were told last, and when they may be told again. */
    long told;

    long nextNoticeMillis;

    Listened(ChannelId id, long head) {
      this.id = id;
      this.head = head;
      this.told = head;
    }

    Collection<Feed> feeds() {
      return feeds;
    }

    private void put(Feed feed) {
      if (feeds.size() == CROWD) {
        Set<Feed> crowd = Collections.newSetFromMap(new IdentityHashMap<>(2 * CROWD));
        crowd.addAll(feeds);
        feeds = crowd;
      }
      feeds.add(feed);
    }
  }

  /** Feeds among which one is not searched for in a list any more. */
  private static final int CROWD = 64;

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

  /** The feed's user has joined a channel: it is covered while there is room. */
  void joined(Feed feed, ChannelId channel, long head) {
    feed.noteChange(channel, true);
    Listened listened = channels.get(channel);
    if (listened == null || !feed.channels.contains(listened)) {
      cover(feed, channel, head);
    }
  }

  /** The feed's user has left a channel. */
  void left(Feed feed, ChannelId channel) {
    feed.noteChange(channel, false);
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
    Map<ChannelId, Long> wanted = wanted(feed, read);
    Set<ChannelId> kept = new HashSet<>();
    boolean changed = feed.channels.removeIf(listened -> !keeps(feed, listened, wanted, kept));
    for (Map.Entry<ChannelId, Long> membership : wanted.entrySet()) {
      Listened listened = channels.get(membership.getKey());
      if (listened != null && membership.getValue() > listened.head) {
        listened.head = membership.getValue();
        behind.add(listened);
      }
      if (!kept.contains(membership.getKey())) {
        changed |= cover(feed, membership.getKey(), membership.getValue());
      }
    }
    return changed;
  }

  private static Map<ChannelId, Long> wanted(Feed feed, List<Membership> read) {
    Map<ChannelId, Long> wanted = new LinkedHashMap<>();
    read.forEach(membership -> wanted.put(membership.channel(), membership.head()));
    if (feed.changes != null) {
      feed.changes.forEach(
          (channel, joined) -> {
            if (joined) {
              wanted.putIfAbsent(channel, 0L);
            } else {
              wanted.remove(channel);
            }
          });
    }
    return wanted;
  }

  private boolean keeps(
      Feed feed, Listened listened, Map<ChannelId, Long> wanted, Set<ChannelId> kept) {
    if (wanted.containsKey(listened.id)) {
      return kept.add(listened.id);
    }
    take(feed, listened);
    return false;
  }

  private boolean cover(Feed feed, ChannelId channel, long head) {
    if (feed.channels.size() >= maxChannels) {
      return false;
    }
    Listened listened = channels.computeIfAbsent(channel, id -> new Listened(id, head));
    listened.put(feed);
    return feed.channels.add(listened);
  }

  private void take(Feed feed, Listened listened) {
    listened.feeds.remove(feed);
    if (listened.feeds.isEmpty()) {
      channels.remove(listened.id);
    }
  }
}
