package dev.palaver.realtime;

import dev.palaver.core.UserId;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The user subscriptions of one event loop. {@link #tell} and {@link #tellAll} are called by the
 * hub, the rest on the loop.
 */
final class LoopUsers {
  /** Frames that may lie between the hub and a loop that is behind; more are not taken. */
  private static final int MAX_HANDED = 100_000;

  private final Context loop;
  private final UserHub hub;
  private final AtomicInteger handed = new AtomicInteger();
  private final Map<UserId, Set<UserSubscription>> groups = new HashMap<>();

  LoopUsers(Context loop, UserHub hub) {
    this.loop = loop;
    this.hub = hub;
  }

  /** Adds a subscription, or reads again what it may be told of; completes on the loop. */
  Future<UserHub.Coverage> join(UserSubscription subscription) {
    groups.computeIfAbsent(subscription.user(), user -> new LinkedHashSet<>()).add(subscription);
    Promise<UserHub.Coverage> here = Promise.promise();
    hub.attach(subscription.caller(), this)
        .onComplete(coverage -> loop.runOnContext(go -> here.handle(coverage)));
    return here.future();
  }

  /** Takes a subscription off; unknown ones are ignored. */
  void leave(UserSubscription subscription) {
    Set<UserSubscription> group = groups.get(subscription.user());
    if (group != null && group.remove(subscription) && group.isEmpty()) {
      groups.remove(subscription.user());
      hub.detach(subscription.user(), this);
    }
  }

  /** Sends one user a frame; false, and lost, when too much is under way to this loop. */
  boolean tell(UserId user, String frame) {
    return handOver(1, () -> show(user, frame));
  }

  /** Sends several users the same body, each at their own address; false as in {@link #tell}. */
  boolean tellAll(List<UserId> users, String body) {
    return handOver(
        users.size(),
        () -> users.forEach(user -> show(user, ServerFrames.rec(UserAddress.of(user), body))));
  }

  private boolean handOver(int frames, Runnable work) {
    if (handed.get() > MAX_HANDED) {
      return false;
    }
    handed.addAndGet(frames);
    loop.runOnContext(
        go -> {
          handed.addAndGet(-frames);
          work.run();
        });
    return true;
  }

  private void show(UserId user, String frame) {
    Set<UserSubscription> group = groups.get(user);
    if (group != null) {
      List.copyOf(group).forEach(subscription -> subscription.show(frame));
    }
  }
}
