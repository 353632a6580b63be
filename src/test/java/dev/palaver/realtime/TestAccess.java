package dev.palaver.realtime;

import static java.util.stream.Collectors.toSet;

import dev.palaver.core.ChannelId;
import dev.palaver.core.ChatException;
import dev.palaver.core.ErrorCode;
import dev.palaver.core.Principal;
import dev.palaver.core.UserId;
import dev.palaver.events.EventLog;
import dev.palaver.events.EventLog.Head;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/**
 * Everyone may hear everything, and is a member of what {@link #belongs} said, unless the test says
 * otherwise. Answers can be held back.
 */
final class TestAccess implements ChannelAccess {
  /** The permission of a token whose bearer may not have a feed. */
  static final String NO_FEED = "NoFeed";

  /** The most checks that were under way at once. */
  final AtomicInteger mostChecks = new AtomicInteger();

  final AtomicInteger checksUnderWay = new AtomicInteger();

  /** The users of each read of memberships. */
  final List<Set<UserId>> feedReads = new CopyOnWriteArrayList<>();

  private final EventLog log;
  private final Map<String, ErrorCode> denied = new ConcurrentHashMap<>();
  private final Map<ChannelId, Long> firstSeq = new ConcurrentHashMap<>();
  private final Map<String, List<ChannelId>> memberships = new ConcurrentHashMap<>();
  private volatile Promise<Void> held = released();

  TestAccess(EventLog log) {
    this.log = log;
  }

  private static Promise<Void> released() {
    Promise<Void> promise = Promise.promise();
    promise.complete();
    return promise;
  }

  void deny(String user, ChannelId channel, ErrorCode code) {
    denied.put(user + channel, code);
  }

  void allow(String user, ChannelId channel) {
    denied.remove(user + channel);
  }

  void showFrom(ChannelId channel, long seq) {
    firstSeq.put(channel, seq);
  }

  void belongs(String user, List<ChannelId> channels) {
    memberships.put(user, List.copyOf(channels));
  }

  /** Holds back what is asked from now on. */
  void hold() {
    held = Promise.promise();
  }

  /** Answers what was held back; it was decided when it was asked. */
  void release() {
    held.tryComplete();
  }

  /** Lets what was held back fail, as if the database had gone. */
  void failHeld() {
    held.tryFail(new ChatException(ErrorCode.UNAVAILABLE, "away"));
  }

  @Override
  public Future<Long> mayHear(Principal caller, ChannelId channel) {
    mostChecks.accumulateAndGet(checksUnderWay.incrementAndGet(), Math::max);
    ErrorCode code = denied.get(caller.userId().toString() + channel);
    Future<Long> answer =
        code == null
            ? Future.succeededFuture(firstSeq.getOrDefault(channel, 1L))
            : Future.failedFuture(new ChatException(code, "not the caller's"));
    return whenReleased(answer).onComplete(done -> checksUnderWay.decrementAndGet());
  }

  private <T> Future<T> whenReleased(Future<T> answer) {
    Context caller = Vertx.currentContext();
    Future<Void> release = held.future();
    return Future.future(
        promise ->
            release.onComplete(
                done ->
                    caller.runOnContext(
                        go ->
                            (done.succeeded() ? answer : Future.<T>failedFuture(done.cause()))
                                .onComplete(promise))));
  }

  @Override
  public void requireOwnFeed(Principal caller) {
    if (caller.permissions().contains(NO_FEED)) {
      throw new ChatException(ErrorCode.FORBIDDEN, "no feed");
    }
  }

  @Override
  public Future<Map<UserId, List<Membership>>> channelsOf(Set<UserId> users, int max) {
    feedReads.add(users);
    Map<UserId, List<ChannelId>> own = new HashMap<>();
    users.forEach(user -> own.put(user, memberships.getOrDefault(user.toString(), List.of())));
    Set<ChannelId> channels = own.values().stream().flatMap(List::stream).collect(toSet());
    return whenReleased(log.heads(channels).map(heads -> withHeads(own, heads, max)));
  }

  private static Map<UserId, List<Membership>> withHeads(
      Map<UserId, List<ChannelId>> own, Map<ChannelId, Head> heads, int max) {
    Map<UserId, List<Membership>> read = new HashMap<>();
    own.forEach(
        (user, channels) -> {
          Stream<ChannelId> newest = channels.stream().limit(max);
          read.put(
              user,
              newest
                  .map(id -> new Membership(id, heads.getOrDefault(id, Head.NONE).seq()))
                  .toList());
        });
    return read;
  }
}
