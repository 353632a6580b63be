package dev.palaver.realtime;

import dev.palaver.config.SignalConfig;
import dev.palaver.core.ChannelId;
import dev.palaver.core.UserId;
import dev.palaver.realtime.LoopFanout.Report;
import dev.palaver.realtime.PresenceWire.Kind;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * Who hears a channel, for those who watch it. Once a second the node asks its loops about the
 * channels that are watched anywhere, tells the other watching nodes what changed, and its own
 * watchers the sum: so a frame a second and watcher at most, fewer where they are many, and nothing
 * for channels that nobody watches. Used on the hub's context.
 *
 * <p>Whole lists are repeated every {@link #ANNOUNCE_TICKS} seconds: what the bus loses is right
 * again by then, and a node that says nothing is forgotten ({@link RemotePresence}).
 */
final class Presence {
  private static final long TICK_MILLIS = 1000;
  private static final int ANNOUNCE_TICKS = 5;

  private final Vertx vertx;
  private final Context context;
  private final Supplier<Collection<LoopFanout>> loops;
  private final SignalConfig config;
  private final UUID node = UUID.randomUUID();
  private final RemotePresence remote = new RemotePresence();
  private final Map<ChannelId, Set<UserId>> announced = new HashMap<>();
  private final Map<ChannelId, Shown> shown = new HashMap<>();
  private Set<ChannelId> watched = Set.of();
  private boolean asking;
  private int ticks;

  /** What all watchers were told last, and when they may be told again. */
  private record Shown(PresenceView view, long nextMillis) {}

  /** Starts to look around; on the hub's context. */
  Presence(Vertx vertx, SignalConfig config, Supplier<Collection<LoopFanout>> loops) {
    this.vertx = vertx;
    this.context = vertx.getOrCreateContext();
    this.loops = loops;
    this.config = config;
    if (vertx.isClustered()) {
      vertx.eventBus().<Buffer>consumer(PresenceWire.ADDRESS, message -> hear(message.body()));
    }
    vertx.setPeriodic(TICK_MILLIS, timer -> tick());
  }

  private void hear(Buffer message) {
    PresenceWire.decode(message)
        .filter(news -> !news.node().equals(node))
        .ifPresent(news -> remote.take(news, watched, now()));
  }

  private void tick() {
    if (asking) {
      return;
    }
    asking = true;
    remote.expire(watched, now());
    Set<ChannelId> wanted = new HashSet<>(watched);
    wanted.addAll(remote.wanted());
    List<Future<Report>> reports =
        loops.get().stream().map(loop -> loop.report(Set.copyOf(wanted))).toList();
    Future.all(reports)
        .onComplete(
            done ->
                context.runOnContext(
                    go -> {
                      asking = false;
                      settle(wanted, reports.stream().map(Future::result).toList());
                    }));
  }

  private void settle(Set<ChannelId> wanted, List<Report> reports) {
    Map<ChannelId, Integer> watchers = new HashMap<>();
    Map<ChannelId, Set<UserId>> here = new HashMap<>();
    for (Report report : reports) {
      report.watched().forEach((channel, many) -> watchers.merge(channel, many, Integer::sum));
      report
          .present()
          .forEach(
              (channel, users) ->
                  here.computeIfAbsent(channel, c -> new HashSet<>()).addAll(users));
    }
    if (vertx.isClustered()) {
      announce(watchers.keySet(), here);
    }
    watched = watchers.keySet();
    shown.keySet().retainAll(watched);
    // What became watched just now was not asked for: its turn is the next one.
    watched.stream()
        .filter(wanted::contains)
        .forEach(channel -> show(channel, watchers.get(channel), here.get(channel)));
  }

  private void announce(Set<ChannelId> watchedNow, Map<ChannelId, Set<UserId>> here) {
    boolean whole = ticks++ % ANNOUNCE_TICKS == 0;
    Set<ChannelId> news = new HashSet<>(watchedNow);
    if (!whole) {
      news.removeAll(watched);
    }
    if (!news.isEmpty()) {
      publish(PresenceWire.watch(node, news));
    }
    announced.keySet().retainAll(remote.wanted());
    for (ChannelId channel : remote.wanted()) {
      Set<UserId> users = here.getOrDefault(channel, Set.of());
      Set<UserId> before = announced.put(channel, users);
      if (whole || before == null) {
        publish(PresenceWire.users(Kind.ALL, node, channel, users));
      } else {
        publishOthers(Kind.JOINED, channel, users, before);
        publishOthers(Kind.LEFT, channel, before, users);
      }
    }
  }

  private void publishOthers(Kind kind, ChannelId channel, Set<UserId> these, Set<UserId> those) {
    Set<UserId> others = new HashSet<>(these);
    others.removeAll(those);
    if (!others.isEmpty()) {
      publish(PresenceWire.users(kind, node, channel, others));
    }
  }

  private void publish(Buffer message) {
    vertx.eventBus().publish(PresenceWire.ADDRESS, message);
  }

  /** Between two views, who begins to watch is shown the last one: the next tells what changed. */
  private void show(ChannelId channel, int watchers, Set<UserId> here) {
    Shown former = shown.get(channel);
    if (former != null && now() < former.nextMillis) {
      loops.get().forEach(loop -> loop.presence(channel, former.view, null));
      return;
    }
    Set<UserId> users = here == null ? new HashSet<>() : here;
    remote.addUsers(channel, users);
    PresenceView view = new PresenceView(channel, users, config.presenceUsers());
    String change = former == null ? null : view.since(former.view);
    long pauseMillis = TICK_MILLIS * ((watchers - 1) / config.activityFanout());
    shown.put(channel, new Shown(view, now() + pauseMillis));
    loops.get().forEach(loop -> loop.presence(channel, view, change));
  }

  private static long now() {
    return System.nanoTime() / 1_000_000;
  }
}
