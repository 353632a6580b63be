package dev.palaver.realtime;

import dev.palaver.config.RealtimeConfig;
import dev.palaver.core.ChannelId;
import dev.palaver.core.ChatException;
import dev.palaver.core.MemoryBudget;
import dev.palaver.core.Principal;
import dev.palaver.core.UserId;
import dev.palaver.events.ChatEvent;
import dev.palaver.events.EventLog;
import dev.palaver.http.DenyList;
import dev.palaver.http.TokenVerifier;
import dev.palaver.http.UserQuota;
import io.vertx.core.AsyncResult;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * All sockets of one event loop, and what they share. One timer looks after the times of all
 * (authentication, expiry, revocation, silence, pings): a timer for each would cost more than the
 * sockets.
 */
final class SocketLoop {
  /** How late a time may be noticed; a token's end shows on its socket within a second. */
  private static final long SWEEP_MILLIS = 250;

  private static final int LOG_READS_AT_ONCE = 4;

  /** Sockets that are sent away come back within this time, and more the more there are. */
  private static final long MIN_RETRY_MILLIS = 1000;

  private static final long MAX_RETRY_MILLIS = 10_000;

  private final Vertx vertx;
  private final Context context;
  private final Realtime.Parts parts;
  private final Hub hub;
  private final LoopFanout fanout;
  private final LoopUsers users;
  private final FrameWriter writer;
  private final Lane reads = new Lane(LOG_READS_AT_ONCE);
  private final Set<Peer> peers = new LinkedHashSet<>();
  private final AtomicInteger count = new AtomicInteger();
  private long deniedVersion;
  private Promise<Void> drained;

  /** The loop of the calling context. */
  SocketLoop(Vertx vertx, Realtime.Parts parts, Hub hub) {
    this.vertx = vertx;
    this.context = vertx.getOrCreateContext();
    this.parts = parts;
    this.hub = hub;
    this.fanout = new LoopFanout(context, hub);
    this.users = new LoopUsers(context, hub.users());
    this.writer = new FrameWriter(vertx, memory());
    vertx.setPeriodic(SWEEP_MILLIS, timer -> sweep());
  }

  /** Takes a new socket, on this loop; one too many is told so and closed. */
  void open(ClientSocket socket, Optional<ChatException> refusal) {
    Connection connection = new Connection(this, socket);
    add(connection);
    connection.open();
    if (refusal.isPresent()) {
      connection.refuse(null, refusal.get());
      connection.close(CloseCode.OVERLOADED);
    }
  }

  /** Looks after a socket or stream from now on. */
  void add(Peer peer) {
    peers.add(peer);
    count.incrementAndGet();
  }

  /** A socket or stream has ended. */
  void closed(Peer peer) {
    if (peers.remove(peer)) {
      count.decrementAndGet();
    }
    if (peers.isEmpty() && drained != null) {
      drained.tryComplete();
    }
  }

  /**
   * Sends every socket away, spread over a time; any thread.
   *
   * @param spread over which the sockets are told, so that they do not all come back at once
   * @return completed when all have gone
   */
  Future<Void> drain(Duration spread) {
    Promise<Void> promise = Promise.promise();
    context.runOnContext(
        go -> {
          drained = promise;
          long retryMillis = Math.min(MAX_RETRY_MILLIS, MIN_RETRY_MILLIS + peers.size());
          for (Peer peer : List.copyOf(peers)) {
            long retry = ThreadLocalRandom.current().nextLong(retryMillis);
            long delay =
                ThreadLocalRandom.current().nextLong(1, 1 + Math.max(1, spread.toMillis()));
            after(delay, () -> peer.goAway(retry));
          }
          if (peers.isEmpty()) {
            promise.tryComplete();
          }
        });
    return promise.future();
  }

  /** Closes every socket; any thread. Completed when all are told. */
  Future<Void> closeAll(CloseCode code) {
    return Future.future(
        promise ->
            context.runOnContext(
                go -> {
                  List.copyOf(peers).forEach(peer -> peer.close(code));
                  promise.complete();
                }));
  }

  /** Open sockets; any thread. */
  int count() {
    return count.get();
  }

  RealtimeConfig config() {
    return parts.config();
  }

  ChannelAccess access() {
    return parts.needs().access();
  }

  TokenVerifier tokens() {
    return parts.needs().tokens();
  }

  /** Whether the caller was revoked, if only while their token was being verified. */
  boolean denied(Principal caller) {
    return parts.needs().denied().denies(caller);
  }

  UserQuota quota() {
    return parts.needs().quota();
  }

  UserSockets userSockets() {
    return parts.userSockets();
  }

  Closings closings() {
    return parts.closings();
  }

  /** What serves frames to an address; null when nothing does. */
  SocketAction action(String address) {
    return parts.needs().actions().get(address);
  }

  LoopFanout fanout() {
    return fanout;
  }

  FrameWriter writer() {
    return writer;
  }

  LoopUsers users() {
    return users;
  }

  /** Tells those who hear a channel that a user types there. */
  void typing(ChannelId channel, UserId user) {
    hub.typing(channel, user);
  }

  /** A clock that nobody sets: a step of the wall clock must not make all sockets look silent. */
  static long millis() {
    return TimeUnit.NANOSECONDS.toMillis(System.nanoTime());
  }

  /** What the node may hold for its callers. */
  MemoryBudget memory() {
    return parts.needs().memory();
  }

  /**
   * One page of the log; waits while others of this loop read, who take turns by user.
   *
   * @param wanted when its turn has come: else it is never read
   */
  Future<List<ChatEvent>> read(
      UserId user, BooleanSupplier wanted, ChannelId channel, long after, int limit) {
    EventLog log = parts.needs().log();
    return reads.run(user, wanted, () -> log.read(channel, after, limit));
  }

  /** Runs work on this loop after a time. */
  void after(long millis, Runnable work) {
    vertx.setTimer(millis, timer -> work.run());
  }

  /** Goes on, on this loop, with what a future brings, wherever that completes. */
  <T> void here(Future<T> future, Consumer<T> onSuccess, Consumer<Throwable> onFailure) {
    future.onComplete(result -> context.runOnContext(go -> settle(result, onSuccess, onFailure)));
  }

  private static <T> void settle(
      AsyncResult<T> result, Consumer<T> onSuccess, Consumer<Throwable> onFailure) {
    if (result.succeeded()) {
      onSuccess.accept(result.result());
    } else {
      onFailure.accept(result.cause());
    }
  }

  private void sweep() {
    Instant now = Clock.systemUTC().instant();
    long millis = millis();
    DenyList denied = parts.needs().denied();
    long version = denied.version();
    boolean news = version != deniedVersion;
    deniedVersion = version;
    for (Peer peer : List.copyOf(peers)) {
      if (news && peer.principal() != null && denied(peer.principal())) {
        peer.revoked();
      } else {
        peer.tick(now, millis);
      }
    }
  }
}
