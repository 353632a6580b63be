package dev.palaver.realtime;

import dev.palaver.core.ChannelId;
import dev.palaver.core.TokenBucket;
import dev.palaver.events.WireEvent;
import java.util.ArrayList;
import java.util.List;

/** What the hub knows of a channel that has local subscribers. Used on the hub's context. */
final class HubChannel {
  final ChannelId id;
  final ChannelFeed feed = new ChannelFeed();
  final List<LoopLink> loops = new ArrayList<>(1);
  boolean filling;
  private TokenBucket passing;

  HubChannel(ChannelId id) {
    this.id = id;
  }

  /** Hands events that are due to all who hear the channel, in order; none is fine. */
  void deliver(List<WireEvent> events) {
    if (!events.isEmpty()) {
      List<EventFrame> frames = events.stream().map(EventFrame::of).toList();
      loops.forEach(link -> link.hand(frames));
    }
  }

  /** Tells all who hear the channel that it has come to this place, with or without an event. */
  void raise(long seq) {
    loops.forEach(link -> link.raise(id, seq));
  }

  /**
   * Shows a signal to all who hear the channel, unless they were shown too many: in a large group
   * hundreds may type at once, and each signal costs a frame for each listener.
   *
   * @param perSecond frames that signals of this channel may cost
   */
  void signal(Signal signal, int perSecond, long nowNanos) {
    if (passing == null) {
      passing = new TokenBucket(perSecond, nowNanos);
    }
    int listeners = loops.stream().mapToInt(link -> link.loop().listeners(id)).sum();
    if (passing.take(listeners, nowNanos)) {
      loops.forEach(link -> link.loop().signal(signal));
    }
  }
}
