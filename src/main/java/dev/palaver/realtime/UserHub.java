package dev.palaver.realtime;

import dev.palaver.config.SignalConfig;
import dev.palaver.core.ChatException;
import dev.palaver.core.Principal;
import dev.palaver.core.UserId;
import dev.palaver.core.Uuids;
import dev.palaver.events.EventType;
import dev.palaver.events.WireEvent;
import dev.palaver.realtime.FeedIndex.Feed;
import dev.palaver.realtime.FeedIndex.Listened;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The users' feeds of a node: what concerns a user, and, coalesced, where something happens. While
 * a user has a feed the node listens to every shard; no query is made for an event. {@link #attach}
 * and {@link #detach} may be called from any thread; all else runs on the hub's context.
 *
 * <p>Feeds are hints: what the bus loses is found by comparing them with the database, in turn
 * ({@link FeedTurns}), and the client is told to fetch its list again.
 */
final class UserHub {
  /** One statement for joins while one compares. */
  private static final int STATEMENTS_AT_ONCE = 2;

  private static final int ROWS_PER_STATEMENT = 20_000;
  private static final int MAX_USERS_PER_STATEMENT = 50;

  /** Compared as text first: most messages are addressed to nobody. */
  private static final String ADDRESSED = "\"toUserId\":\"";

  /** What a feed covers, when it was read. */
  record Coverage(int channels, boolean complete) {}

  private final Context context;
  private final ChannelAccess access;
  private final int maxChannels;
  private final ShardConsumers shards;
  private final FeedIndex index;
  private final ActivityNotices notices;
  private final BatchReader<UserId, Coverage> reads;
  private final FeedTurns feeds;
  private final MemberOrder order = new MemberOrder();
  private final AtomicInteger count = new AtomicInteger();

  /** No feed yet; on the hub's context. */
  UserHub(Vertx vertx, ChannelAccess access, SignalConfig config, ShardConsumers shards) {
    this.context = vertx.getOrCreateContext();
    this.access = access;
    this.maxChannels = config.feedChannels();
    this.shards = shards;
    this.index = new FeedIndex(maxChannels);
    this.notices = new ActivityNotices(vertx, config);
    int fitting = Math.max(1, ROWS_PER_STATEMENT / maxChannels);
    int usersPerStatement = Math.min(MAX_USERS_PER_STATEMENT, fitting);
    this.reads = new BatchReader<>(usersPerStatement, STATEMENTS_AT_ONCE, this::read);
    this.feeds = new FeedTurns(usersPerStatement, reads::read);
  }

  /** Puts a loop on a user's feed, and reads what the user may be told of. */
  Future<Coverage> attach(Principal caller, LoopUsers loop) {
    return Future.future(
        promise -> context.runOnContext(go -> attachHere(caller, loop).onComplete(promise)));
  }

  /** Takes a loop off a user's feed. */
  void detach(UserId user, LoopUsers loop) {
    context.runOnContext(go -> detachHere(user, loop));
  }

  /** Users with a feed; any thread. */
  int feeds() {
    return count.get();
  }

  /** An event of any channel came over the bus. */
  void observe(WireEvent event) {
    if (feeds.size() == 0) {
      return;
    }
    String type = event.type();
    if (type.startsWith("member.")) {
      memberChanged(event);
    } else if (type.equals(EventType.READ.wireName())) {
      tell(new JsonObject(event.json()).getString("actor"), event);
    } else if (type.startsWith("recipient.")) {
      tell(data(event).getString("recipientId"), event);
    } else if (type.equals(EventType.MESSAGE_CREATED.wireName())
        && event.json().contains(ADDRESSED)) {
      tell(data(event).getString("toUserId"), event);
    }
    Listened listened = index.listened(event.channelId());
    if (listened != null) {
      listened.head = Math.max(listened.head, event.seq());
      boolean activity = type.startsWith("message.") || type.startsWith("channel.");
      if (activity && event.seq() > listened.told) {
        notices.add(listened);
      }
    }
  }

  /** Compares the next few feeds with the database. */
  void refresh() {
    feeds.round();
  }

  /** Compares all feeds: the bus has surely lost something. */
  void refreshAll() {
    feeds.all();
  }

  private Future<Coverage> attachHere(Principal caller, LoopUsers loop) {
    try {
      access.requireOwnFeed(caller);
    } catch (ChatException refusal) {
      return Future.failedFuture(refusal);
    }
    Feed feed = feeds.get(caller.userId());
    if (feed == null) {
      feed = new Feed(caller.userId());
      feeds.add(feed);
      if (count.incrementAndGet() == 1) {
        shards.acquireAll();
      }
    }
    feed.loops.add(loop);
    return shards.allReady().compose(ready -> reads.read(caller.userId()));
  }

  private void detachHere(UserId user, LoopUsers loop) {
    Feed feed = feeds.get(user);
    if (feed == null || !feed.loops.remove(loop) || !feed.loops.isEmpty()) {
      return;
    }
    feeds.remove(feed);
    index.removeAll(feed);
    if (count.decrementAndGet() == 0) {
      shards.releaseAll();
    }
  }

  /** One more is read than is covered: then the feed is known to be incomplete. */
  private Future<Map<UserId, Coverage>> read(Set<UserId> users) {
    List<Feed> reading = users.stream().map(feeds::get).filter(Objects::nonNull).toList();
    reading.forEach(Feed::readBegins);
    return access
        .channelsOf(users, maxChannels + 1)
        .map(
            read -> {
              Map<UserId, Coverage> coverages = new HashMap<>();
              for (Feed feed : reading) {
                coverages.put(feed.user, cover(feed, read.getOrDefault(feed.user, List.of())));
              }
              return coverages;
            })
        .onComplete(done -> reading.forEach(Feed::readEnds));
  }

  private Coverage cover(Feed feed, List<Membership> read) {
    boolean complete = read.size() <= maxChannels;
    if (feeds.get(feed.user) == feed) {
      List<Listened> behind = new ArrayList<>();
      List<Membership> covered = read.subList(0, Math.min(maxChannels, read.size()));
      if (index.replace(feed, covered, behind)) {
        JsonObject body = ServerFrames.feeding(feed.user, feed.channels.size(), complete);
        tell(feed, ServerFrames.rec(UserAddress.of(feed.user), body));
      }
      behind.forEach(notices::add);
    }
    return new Coverage(feed.channels.size(), complete);
  }

  private void memberChanged(WireEvent event) {
    Feed feed = event.entityId() == null ? null : feeds.get(new UserId(event.entityId()));
    if (feed == null) {
      return;
    }
    if (order.newer(feed.user, event.channelId(), event.seq(), SocketLoop.millis())) {
      cover(feed, event);
    }
    tell(feed, ServerFrames.rec(UserAddress.of(feed.user), event.json()));
  }

  private void cover(Feed feed, WireEvent change) {
    if (change.type().equals(EventType.MEMBER_LEFT.wireName())) {
      index.left(feed, change.channelId());
    } else {
      index.joined(feed, change.channelId(), change.seq());
    }
  }

  /** Ids stand in events as their author spelt them. */
  private void tell(String user, WireEvent event) {
    Uuids.parse(user == null ? "" : user)
        .map(UserId::new)
        .map(feeds::get)
        .ifPresent(feed -> tell(feed, ServerFrames.rec(UserAddress.of(feed.user), event.json())));
  }

  /** A hint, which a loop that is far behind loses. */
  private static void tell(Feed feed, String frame) {
    feed.loops.forEach(loop -> loop.tell(feed.user, frame));
  }

  private static JsonObject data(WireEvent event) {
    return new JsonObject(event.json()).getJsonObject("data", new JsonObject());
  }
}
