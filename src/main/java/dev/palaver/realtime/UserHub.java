package dev.palaver.realtime;

import dev.palaver.config.SignalConfig;
import dev.palaver.core.ChannelId;
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
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The users' feeds of a node: what concerns a user, and, coalesced, where something happens. While
 * a user has a feed the node listens to every shard; no query is made for an event. {@link #attach}
 * and {@link #detach} may be called from any thread; all else runs on the hub's context.
 *
 * <p>Feeds are hints: what the bus loses is found by comparing some feeds with the database at each
 * {@link #refresh}, and the client is told to fetch its list again.
 */
final class UserHub {
  private static final Logger LOG = LoggerFactory.getLogger(UserHub.class);
  private static final long NOTICE_INTERVAL_MILLIS = 1000;
  private static final long SWEEP_MILLIS = 250;
  private static final int FEEDS_PER_REFRESH = 20;
  private static final int READS_AT_ONCE = 4;

  /** Compared as text first: most messages are addressed to nobody. */
  private static final String ADDRESSED = "\"toUserId\":\"";

  /** What a feed covers, when it was read. */
  record Coverage(int channels, boolean complete) {}

  private final Context context;
  private final ChannelAccess access;
  private final SignalConfig config;
  private final ShardConsumers shards;
  private final FeedIndex index;
  private final Lane reads = new Lane(READS_AT_ONCE);
  private final Map<UserId, Feed> feeds = new HashMap<>();
  private final Queue<Feed> turns = new ArrayDeque<>();
  private final Set<Listened> due = new LinkedHashSet<>();
  private final AtomicInteger count = new AtomicInteger();

  /** No feed yet; on the hub's context. */
  UserHub(Vertx vertx, ChannelAccess access, SignalConfig config, ShardConsumers shards) {
    this.context = vertx.getOrCreateContext();
    this.access = access;
    this.config = config;
    this.shards = shards;
    this.index = new FeedIndex(config.feedChannels());
    vertx.setPeriodic(SWEEP_MILLIS, timer -> sweep());
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
    if (feeds.isEmpty()) {
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
        due.add(listened);
        noticeIfDue(listened);
      }
    }
  }

  /** Compares the next few feeds with the database. */
  void refresh() {
    for (int n = Math.min(FEEDS_PER_REFRESH, turns.size()); n > 0; n--) {
      Feed feed = turns.remove();
      if (feeds.get(feed.user) == feed) {
        turns.add(feed);
        load(feed, feed.caller).onFailure(later -> LOG.debug("feed later: {}", later.toString()));
      }
    }
  }

  private Future<Coverage> attachHere(Principal caller, LoopUsers loop) {
    Feed feed = feeds.get(caller.userId());
    if (feed == null) {
      feed = new Feed(caller.userId());
      feeds.put(feed.user, feed);
      turns.add(feed);
      if (count.incrementAndGet() == 1) {
        shards.acquireAll();
      }
    }
    feed.loops.add(loop);
    feed.caller = caller;
    Feed attached = feed;
    return shards.allReady().compose(ready -> load(attached, caller));
  }

  private void detachHere(UserId user, LoopUsers loop) {
    Feed feed = feeds.get(user);
    if (feed == null || !feed.loops.remove(loop) || !feed.loops.isEmpty()) {
      return;
    }
    feeds.remove(user);
    turns.remove(feed);
    index.removeAll(feed);
    if (count.decrementAndGet() == 0) {
      shards.releaseAll();
    }
  }

  /** One more is read than is covered: then the feed is known to be incomplete. */
  private Future<Coverage> load(Feed feed, Principal caller) {
    int max = config.feedChannels();
    feed.loading++;
    return reads
        .run(() -> access.channelsOf(caller, max + 1))
        .onComplete(read -> feed.loading--)
        .map(read -> loaded(feed, read.subList(0, Math.min(max, read.size())), read.size() <= max));
  }

  private Coverage loaded(Feed feed, List<Membership> read, boolean complete) {
    if (feeds.get(feed.user) == feed) {
      List<Listened> behind = new ArrayList<>();
      boolean changed = index.replace(feed, read, behind);
      if (feed.loading == 0) {
        feed.changes.clear();
      }
      if (changed) {
        JsonObject body = ServerFrames.feeding(feed.user, feed.channels.size(), complete);
        tell(feed, ServerFrames.rec(UserAddress.of(feed.user), body));
      }
      due.addAll(behind);
      behind.forEach(this::noticeIfDue);
    }
    return new Coverage(feed.channels.size(), complete);
  }

  private void memberChanged(WireEvent event) {
    Feed feed = event.entityId() == null ? null : feeds.get(new UserId(event.entityId()));
    if (feed == null) {
      return;
    }
    ChannelId channel = event.channelId();
    boolean left = event.type().equals(EventType.MEMBER_LEFT.wireName());
    if (feed.loading > 0) {
      feed.changes.put(channel, !left);
    }
    if (left) {
      index.remove(feed, channel);
    } else {
      index.add(feed, channel, event.seq());
    }
    tell(feed, ServerFrames.rec(UserAddress.of(feed.user), event.json()));
  }

  /** Ids stand in events as their author spelt them. */
  private void tell(String user, WireEvent event) {
    Uuids.parse(user == null ? "" : user)
        .map(UserId::new)
        .map(feeds::get)
        .ifPresent(feed -> tell(feed, ServerFrames.rec(UserAddress.of(feed.user), event.json())));
  }

  private static void tell(Feed feed, String frame) {
    feed.loops.forEach(loop -> loop.tell(feed.user, frame));
  }

  private void sweep() {
    List.copyOf(due).forEach(this::noticeIfDue);
  }

  private void noticeIfDue(Listened listened) {
    long now = System.nanoTime() / 1_000_000;
    if (now < listened.nextNoticeMillis) {
      return;
    }
    due.remove(listened);
    int crowd = 1 + (listened.feeds.size() - 1) / config.activityFanout();
    listened.nextNoticeMillis = now + NOTICE_INTERVAL_MILLIS * crowd;
    listened.told = listened.head;
    Map<LoopUsers, List<UserId>> byLoop = new HashMap<>();
    for (Feed feed : listened.feeds) {
      feed.loops.forEach(
          loop -> byLoop.computeIfAbsent(loop, l -> new ArrayList<>()).add(feed.user));
    }
    String body =
        new JsonObject()
            .put("type", "activity")
            .put("channelId", listened.id.toString())
            .put("seq", listened.head)
            .encode();
    byLoop.forEach((loop, users) -> loop.tellAll(users, body));
  }

  private static JsonObject data(WireEvent event) {
    return new JsonObject(event.json()).getJsonObject("data", new JsonObject());
  }
}
