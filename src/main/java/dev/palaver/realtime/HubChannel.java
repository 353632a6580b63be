package dev.palaver.realtime;

import dev.palaver.core.ChannelId;
import dev.palaver.core.TokenBucket;
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
