package dev.palaver.realtime;

import dev.palaver.config.SignalConfig;
import dev.palaver.core.UserId;
import dev.palaver.realtime.FeedIndex.Feed;
import dev.palaver.realtime.FeedIndex.Listened;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Tells users of activity in their channels: of each channel once a second at most, more seldom
 * where many listen, and of the last state for certain. Used on the hub's context.
 */
final class ActivityNotices {
  private static final long INTERVAL_MILLIS = 1000;
  private static final long SWEEP_MILLIS = 250;

  private final SignalConfig config;
  private final Set<Listened> due = new LinkedHashSet<>();

  /** Nothing due yet; on the hub's context. */
  ActivityNotices(Vertx vertx, SignalConfig config) {
    this.config = config;
    vertx.setPeriodic(SWEEP_MILLIS, timer -> List.copyOf(due).forEach(this::tellIfDue));
  }

  /** Something happened in a channel: its listeners are told now or soon. */
  void add(Listened listened) {
    due.add(listened);
    tellIfDue(listened);
  }

  private void tellIfDue(Listened listened) {
    long now = System.nanoTime() / 1_000_000;
    if (now < listened.nextNoticeMillis) {
      return;
    }
    due.remove(listened);
    int crowd = 1 + (listened.feeds().size() - 1) / config.activityFanout();
    listened.nextNoticeMillis = now + INTERVAL_MILLIS * crowd;
    listened.told = listened.head;
    Map<LoopUsers, List<UserId>> byLoop = new HashMap<>();
    for (Feed feed : listened.feeds()) {
      feed.loops.forEach(
          loop -> byLoop.computeIfAbsent(loop, l -> new ArrayList<>()).add(feed.user));
    }
    String body =
        new JsonObject()
            .put("type", "activity")
            .put("channelId", listened.id.toString())
            .put("seq", listened.head)
            .encode();
    boolean told = true;
    for (Map.Entry<LoopUsers, List<UserId>> loop : byLoop.entrySet()) {
      told &= loop.getKey().tellAll(loop.getValue(), body);
    }
    if (!told) {
      // Nothing else would tell of it: the head is known here, and no comparison finds it behind.
      due.add(listened);
    }
  }
}
