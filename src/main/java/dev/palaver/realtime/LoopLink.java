package dev.palaver.realtime;

import dev.palaver.core.ChannelId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The hub's side of one event loop: what the loop could not take is not kept, only its place, and
 * the loop's subscriptions read it from the log. Used on the hub's context.
 */
final class LoopLink {
  private final LoopFanout loop;
  private final Map<ChannelId, Long> missed = new HashMap<>();

  LoopLink(LoopFanout loop) {
    this.loop = loop;
  }

  LoopFanout loop() {
    return loop;
  }

  /** Hands over events of one channel, in order. */
  void hand(List<EventFrame> frames) {
    if (!loop.hand(frames)) {
      EventFrame newest = frames.get(frames.size() - 1);
      missed.put(newest.channel(), newest.seq());
    }
  }

  /** Tells the loop that a channel has come to this place: what it lacks it reads from the log. */
  void raise(ChannelId channel, long seq) {
    missed.merge(channel, seq, Math::max);
    retry();
  }

  /** Tells the loop again of what it could not take. */
  void retry() {
    if (!missed.isEmpty() && loop.catchUp(Map.copyOf(missed))) {
      missed.clear();
    }
  }
}
