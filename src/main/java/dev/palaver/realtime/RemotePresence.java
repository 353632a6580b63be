package dev.palaver.realtime;

import dev.palaver.core.ChannelId;
import dev.palaver.core.UserId;
import dev.palaver.realtime.PresenceWire.News;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * What other nodes said of presence, until it is too old: a node that is gone, or whose word was
 * lost, is forgotten after {@link #LIFE_MILLIS}. No I/O, no clock. Used on the hub's context.
 */
final class RemotePresence {
  /** Three times the interval of the announcements. */
  static final long LIFE_MILLIS = 15_000;

  private static final class Heard {
    private final Set<UserId> users = new HashSet<>();
    private long until;
  }

  private final Map<ChannelId, Map<UUID, Long>> watchers = new HashMap<>();
  private final Map<ChannelId, Map<UUID, Heard>> present = new HashMap<>();

  /**
   * Takes one piece of news.
   *
   * @param watched the channels that this node's clients watch: of others nothing is kept
   */
  void take(News news, Set<ChannelId> watched, long nowMillis) {
    long until = nowMillis + LIFE_MILLIS;
    if (news.kind() == PresenceWire.Kind.WATCH) {
      news.channels()
          .forEach(
              channel ->
                  watchers.computeIfAbsent(channel, c -> new HashMap<>()).put(news.node(), until));
    } else if (!news.channels().isEmpty() && watched.contains(news.channels().get(0))) {
      Map<UUID, Heard> nodes =
          present.computeIfAbsent(news.channels().get(0), c -> new HashMap<>());
      apply(news, nodes, until);
    }
  }

  /** A change to what is not known waits for the whole: the next announcement brings it. */
  private static void apply(News news, Map<UUID, Heard> nodes, long until) {
    if (news.kind() == PresenceWire.Kind.ALL) {
      Heard all = new Heard();
      all.users.addAll(news.users());
      all.until = until;
      nodes.put(news.node(), all);
      return;
    }
    Heard heard = nodes.get(news.node());
    if (heard != null && news.kind() == PresenceWire.Kind.JOINED) {
      heard.users.addAll(news.users());
    } else if (heard != null) {
      news.users().forEach(heard.users::remove);
    }
  }

  /** Forgets what is too old, and the users of channels that are watched no more. */
  void expire(Set<ChannelId> watched, long nowMillis) {
    watchers.values().forEach(nodes -> nodes.values().removeIf(until -> until <= nowMillis));
    watchers.values().removeIf(Map::isEmpty);
    present.keySet().retainAll(watched);
    present.values().forEach(nodes -> nodes.values().removeIf(heard -> heard.until <= nowMillis));
  }

  /** Channels that other nodes want to know of. */
  Set<ChannelId> wanted() {
    return watchers.keySet();
  }

  /** Adds the users who hear a channel at other nodes. */
  void addUsers(ChannelId channel, Set<UserId> users) {
    present.getOrDefault(channel, Map.of()).values().forEach(heard -> users.addAll(heard.users));
  }
}
