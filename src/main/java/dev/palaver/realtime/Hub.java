package dev.palaver.realtime;

import dev.palaver.config.RealtimeConfig;
import dev.palaver.core.ChannelId;
import dev.palaver.core.UserId;
import dev.palaver.events.ChatEvent;
import dev.palaver.events.EventLog;
import dev.palaver.events.EventLog.Head;
import dev.palaver.events.EventWire;
import dev.palaver.events.WireEvent;
import dev.palaver.http.ErrorEnvelope;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The node's one listener on the bus: brings each channel's events in order ({@link ChannelFeed})
 * and hands them once to each event loop that has subscribers. What is not private may be called
 * from any thread; all else runs on the hub's context.
 */
final class Hub {
  private static final Logger LOG = LoggerFactory.getLogger(Hub.class);

  /** How long a gap may close by itself: events of two nodes overtake each other on the bus. */
  private static final long GAP_MILLIS = 50;

  private static final long RETRY_MILLIS = 1000;

  /** When a new registration is surely known to the other nodes: what they sent before is read. */
  private static final long REGISTRATION_SETTLES_MILLIS = 500;

  private static final int LOG_READS_AT_ONCE = 4;
  private static final int HEADS_PER_STATEMENT = 1000;

  private final Vertx vertx;
  private final Context context;
  private final EventLog log;
  private final RealtimeConfig config;
  private final ShardConsumers shards;
  private final BatchReader<ChannelId, Head> heads;
  private final Lane reads = new Lane(LOG_READS_AT_ONCE);
  private final Map<ChannelId, HubChannel> channels = new HashMap<>();
  private final Map<LoopFanout, LoopLink> links = new LinkedHashMap<>();
  private final UserHub users;
  private final Typists typists = new Typists();
  private final AtomicInteger channelCount = new AtomicInteger();

  /** A hub on the calling context, which must be its own. */
  Hub(Vertx vertx, EventLog log, ChannelAccess access, RealtimeConfig config) {
    this.vertx = vertx;
    this.context = vertx.getOrCreateContext();
    this.log = log;
    this.config = config;
    this.shards = new ShardConsumers(vertx, this::receive, this::registered);
    this.heads = new BatchReader<>(HEADS_PER_STATEMENT, 1, log::heads);
    this.users = new UserHub(vertx, access, config.signals(), shards);
    if (config.signals().presence()) {
      var unused = new Presence(vertx, config.signals(), links::keySet);
    }
    long interval = config.reconcileInterval().toMillis();
    vertx.setPeriodic(interval, timer -> reconcile(users::refresh));
  }

  /** The users' feeds of this node. */
  UserHub users() {
    return users;
  }

  /** Tells those who hear a channel, on every node, that a user types there. */
  void typing(ChannelId channel, UserId user) {
    context.runOnContext(
        go -> {
          if (typists.admit(channel, user, System.nanoTime() / 1_000_000)) {
            WireEvent event = Signal.typing(channel, user, Instant.now());
            String address = EventWire.address(EventWire.shard(channel));
            vertx.eventBus().publish(address, EventWire.encode(List.of(event)));
          }
        });
  }

  /**
   * Puts a loop on a channel: from now on it is handed the channel's events.
   *
   * @return the head, read after that, so that whatever is newer comes live; completes on the hub's
   *     context; fails when the database or the bus is away
   */
  Future<Head> attach(ChannelId id, LoopFanout loop) {
    return Future.future(
        promise -> context.runOnContext(go -> attachHere(id, loop).onComplete(promise)));
  }

  /** Takes a loop off a channel. */
  void detach(ChannelId id, LoopFanout loop) {
    context.runOnContext(go -> detachHere(id, loop));
  }

  /** Compares all heads and feeds with the database: the bus has lost something. Any thread. */
  void reconcile() {
    context.runOnContext(go -> reconcile(users::refreshAll));
  }

  private void reconcile(Runnable feeds) {
    feeds.run();
    links.values().forEach(LoopLink::retry);
    new ArrayList<>(channels.values()).forEach(this::refresh);
  }

  /** Bus registrations that stand. */
  int shards() {
    return shards.active();
  }

  /** Channels that have local subscribers. */
  int channels() {
    return channelCount.get();
  }

  private Future<Head> attachHere(ChannelId id, LoopFanout loop) {
    HubChannel channel = channels.get(id);
    if (channel == null) {
      channel = new HubChannel(id);
      channels.put(id, channel);
      channelCount.incrementAndGet();
      shards.acquire(EventWire.shard(id));
    }
    LoopLink link = links.computeIfAbsent(loop, LoopLink::new);
    if (!channel.loops.contains(link)) {
      channel.loops.add(link);
    }
    HubChannel attached = channel;
    return shards.ready(EventWire.shard(id)).compose(ready -> readHead(attached));
  }

  private void detachHere(ChannelId id, LoopFanout loop) {
    HubChannel channel = channels.get(id);
    if (channel == null) {
      return;
    }
    channel.loops.remove(links.get(loop));
    if (channel.loops.isEmpty()) {
      channels.remove(id);
      channelCount.decrementAndGet();
      shards.release(EventWire.shard(id));
    }
  }

  private Future<Head> readHead(HubChannel channel) {
    return heads
        .read(channel.id)
        .map(head -> head == null ? Head.NONE : head)
        .onSuccess(
            head -> {
              channel.deliver(channel.feed.head(head.seq()));
              closeGapSoon(channel);
            });
  }

  private void refresh(HubChannel channel) {
    readHead(channel).onFailure(failure -> LOG.debug("reconcile later: {}", failure.toString()));
  }

  private void registered(int shard) {
    vertx.setTimer(
        REGISTRATION_SETTLES_MILLIS,
        timer ->
            new ArrayList<>(channels.values())
                .stream().filter(c -> EventWire.shard(c.id) == shard).forEach(this::refresh));
  }

  private void receive(List<WireEvent> message) {
    Map<HubChannel, List<WireEvent>> due = new LinkedHashMap<>();
    for (WireEvent event : message) {
      HubChannel channel = channels.get(event.channelId());
      if (Signal.is(event)) {
        signal(channel, event);
        continue;
      }
      users.observe(event);
      if (channel != null) {
        due.computeIfAbsent(channel, c -> new ArrayList<>()).addAll(channel.feed.offer(event));
      }
    }
    due.forEach(
        (channel, events) -> {
          channel.deliver(events);
          closeGapSoon(channel);
        });
  }

  private void signal(HubChannel channel, WireEvent event) {
    if (channel != null) {
      channel.signal(Signal.of(event), config.signals().activityFanout(), System.nanoTime());
    }
  }

  private void closeGapSoon(HubChannel channel) {
    if (channel.feed.gap() && !channel.filling) {
      channel.filling = true;
      vertx.setTimer(GAP_MILLIS, timer -> closeGap(channel));
    }
  }

  private void closeGap(HubChannel channel) {
    channel.filling = channel.feed.gap() && heard(channel);
    if (channel.filling) {
      reads
          .run(
              channel.id,
              () -> heard(channel),
              () -> log.read(channel.id, channel.feed.last(), config.replayPageSize()))
          .onSuccess(page -> filled(channel, page))
          .onFailure(
              failure -> {
                // Logs what nobody expected: a gap that no later read can close must be seen.
                LOG.debug("gap stays for now: {}", ErrorEnvelope.toCaller(failure).code());
                vertx.setTimer(RETRY_MILLIS, timer -> closeGap(channel));
              });
    }
  }

  private boolean heard(HubChannel channel) {
    return channels.get(channel.id) == channel;
  }

  private void filled(HubChannel channel, List<ChatEvent> page) {
    List<WireEvent> events = page.stream().map(WireEvent::of).toList();
    channel.deliver(events.isEmpty() ? channel.feed.skip() : channel.feed.fill(events));
    if (events.isEmpty()) {
      // No event tells of what was passed over: each subscription finds out where it is now.
      channel.raise(channel.feed.last());
    }
    closeGap(channel);
  }
}
