package dev.palaver.realtime;

import dev.palaver.core.ChannelId;
import dev.palaver.core.UserId;
import dev.palaver.events.EventLog.Head;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * The subscriptions of one event loop, by channel: the hub hands an event once, and this writes it
 * to each. {@link #join}, {@link #head} and {@link #leave} are called on the loop, the rest by the
 * hub.
 */
final class LoopFanout {
  /** Bytes that may lie between the hub and a loop that is behind. */
  private static final long MAX_HANDED_BYTES = 8L * 1024 * 1024;

  /**
   * Who hears which channel on this loop.
   *
   * @param watched channels whose presence is watched here, and by how many
   * @param present users of the channels that were asked for
   */
  record Report(Map<ChannelId, Integer> watched, Map<ChannelId, Set<UserId>> present) {}

  private final Context loop;
  private final Hub hub;
  private final AtomicLong handedBytes = new AtomicLong();
  private final Map<ChannelId, Group> groups = new ConcurrentHashMap<>();
  private final Map<ChannelId, Integer> watched = new HashMap<>();

  /** A channel's subscriptions; the array is made anew only after a change. */
  private static final class Group {
    private final Set<Subscription> members = new LinkedHashSet<>();
    private Subscription[] snapshot;
    private volatile int size;

    private Subscription[] each() {
      if (snapshot == null) {
        snapshot = members.toArray(Subscription[]::new);
      }
      return snapshot;
    }

    private void changed() {
      snapshot = null;
      size = members.size();
    }
  }

  LoopFanout(Context loop, Hub hub) {
    this.loop = loop;
    this.hub = hub;
  }

  /**
   * Adds a subscription, so that every event after the {@link #head} that is read next reaches it.
   */
  void join(Subscription subscription) {
    Group group = groups.computeIfAbsent(subscription.channel(), id -> new Group());
    if (group.members.add(subscription) && subscription.passing().watching()) {
      watched.merge(subscription.channel(), 1, Integer::sum);
    }
    group.changed();
  }

  /**
   * The head of a joined subscription's channel, read now; completes on the loop. One that has left
   * is told of none: to ask the hub would put the loop on a channel that nobody here hears.
   */
  Future<Head> head(Subscription subscription) {
    Group group = groups.get(subscription.channel());
    if (group == null || !group.members.contains(subscription)) {
      return Future.succeededFuture(Head.NONE);
    }
    Promise<Head> here = Promise.promise();
    hub.attach(subscription.channel(), this)
        .onComplete(head -> loop.runOnContext(go -> here.handle(head)));
    return here.future();
  }

  /** Takes a subscription off; unknown ones are ignored. */
  void leave(Subscription subscription) {
    Group group = groups.get(subscription.channel());
    if (group == null || !group.members.remove(subscription)) {
      return;
    }
    group.changed();
    if (subscription.passing().watching()) {
      watched.computeIfPresent(
          subscription.channel(), (id, watchers) -> watchers == 1 ? null : watchers - 1);
    }
    if (group.members.isEmpty()) {
      groups.remove(subscription.channel());
      hub.detach(subscription.channel(), this);
    }
  }

  /**
   * Takes events of one channel, in order.
   *
   * @return false when too much is under way to this loop: the events are not taken
   */
  boolean hand(List<EventFrame> frames) {
    if (handedBytes.get() > MAX_HANDED_BYTES) {
      return false;
    }
    long bytes = frames.stream().mapToLong(EventFrame::bytes).sum();
    handedBytes.addAndGet(bytes);
    loop.runOnContext(
        go -> {
          handedBytes.addAndGet(-bytes);
          deliver(frames);
        });
    return true;
  }

  /** Tells the subscriptions up to where they must have come; false as in {@link #hand}. */
  boolean catchUp(Map<ChannelId, Long> newest) {
    if (handedBytes.get() > MAX_HANDED_BYTES) {
      return false;
    }
    loop.runOnContext(
        go -> newest.forEach((channel, seq) -> each(channel, member -> member.raise(seq))));
    return true;
  }

  /** How many subscriptions a channel has here. */
  int listeners(ChannelId channel) {
    Group group = groups.get(channel);
    return group == null ? 0 : group.size;
  }

  /** Shows a signal to those who hear its channel; lost when the loop is far behind. */
  void signal(Signal signal) {
    if (handedBytes.get() <= MAX_HANDED_BYTES) {
      loop.runOnContext(go -> each(signal.channel(), member -> member.passing().signal(signal)));
    }
  }

  /** Finds out who hears these channels here; completes on this loop. */
  Future<Report> report(Set<ChannelId> wanted) {
    return Future.future(promise -> loop.runOnContext(go -> promise.complete(reportHere(wanted))));
  }

  /**
   * Shows who hears a channel to those who watch it.
   *
   * @param change since the view before; null when there is none
   */
  void presence(ChannelId channel, PresenceView view, String change) {
    loop.runOnContext(
        go -> {
          if (watched.containsKey(channel)) {
            each(channel, member -> member.passing().presence(view, change));
          }
        });
  }

  private Report reportHere(Set<ChannelId> wanted) {
    Map<ChannelId, Set<UserId>> present = new HashMap<>();
    for (ChannelId channel : wanted) {
      Set<UserId> users = new HashSet<>();
      each(
          channel,
          member -> {
            if (member.present()) {
              users.add(member.user());
            }
          });
      if (!users.isEmpty()) {
        present.put(channel, users);
      }
    }
    return new Report(Map.copyOf(watched), present);
  }

  private void deliver(List<EventFrame> frames) {
    Group group = groups.get(frames.get(0).channel());
    if (group == null) {
      return;
    }
    for (EventFrame frame : frames) {
      for (Subscription member : group.each()) {
        member.live(frame);
      }
    }
  }

  private void each(ChannelId channel, Consumer<Subscription> action) {
    Group group = groups.get(channel);
    if (group != null) {
      for (Subscription member : group.each()) {
        action.accept(member);
      }
    }
  }
}
