package dev.palaver.realtime;

import dev.palaver.config.RealtimeConfig;
import dev.palaver.core.MemoryBudget;
import dev.palaver.events.EventLog;
import dev.palaver.http.DenyList;
import dev.palaver.http.EventStream;
import dev.palaver.http.OperationRequest;
import dev.palaver.http.TokenVerifier;
import dev.palaver.http.UserQuota;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;

/**
 * The real-time side of one node. {@link #start} first, then {@link #mount} in each HTTP verticle,
 * and {@link #drain} and {@link #stop} before the HTTP servers close.
 */
public final class Realtime {
  /**
   * What this package asks of others.
   *
   * @param tokens refuses revoked tokens too
   * @param denied whose sockets are closed
   * @param quota shared with REST
   * @param origins that browsers may connect from, or the single {@code *}
   * @param actions by the address that a client sends to
   */
  public record Needs(
      EventLog log,
      ChannelAccess access,
      TokenVerifier tokens,
      DenyList denied,
      UserQuota quota,
      MemoryBudget memory,
      List<String> origins,
      Map<String, SocketAction> actions) {
    public Needs {
      origins = List.copyOf(origins);
      actions = Map.copyOf(actions);
    }
  }

  /** What the sockets work with. */
  record Parts(
      RealtimeConfig config,
      Needs needs,
      UserSockets userSockets,
      Handshakes handshakes,
      Closings closings) {}

  /**
   * How much there is, for metrics.
   *
   * @param sockets open sockets and event streams
   * @param channels channels with a subscriber on this node
   * @param shards bus registrations of this node, 64 at most
   * @param feeds users with a feed on this node
   */
  public record Load(int sockets, int channels, int shards, int feeds) {}

  /** Where sockets are opened: SockJS here, plain WebSocket at {@code /websocket} below. */
  public static final String PATH = "/eventbus";

  private static final int WIRE_SLACK_BYTES = 1024;
  private static final long DRAIN_MILLIS_PER_SOCKET = 1;

  private final Vertx vertx;
  private final Parts parts;
  private final List<SocketLoop> loops = new CopyOnWriteArrayList<>();
  private final Map<Thread, SocketLoop> byThread = new ConcurrentHashMap<>();
  private volatile Hub hub;
  private final AtomicReference<String> deployment = new AtomicReference<>();

  private Realtime(Vertx vertx, RealtimeConfig config, Needs needs) {
    this.vertx = vertx;
    this.parts =
        new Parts(
            config,
            needs,
            new UserSockets(config.limits().socketsPerUser()),
            new Handshakes(config.limits(), this::sockets),
            new Closings());
  }

  /** A real-time side that has not started. */
  public static Realtime create(Vertx vertx, RealtimeConfig config, Needs needs) {
    return new Realtime(vertx, config, needs);
  }

  /**
   * What {@code HttpServerOptions.maxWebSocketFrameSize} and {@code maxWebSocketMessageSize} must
   * be for frames of this size: SockJS wraps a frame in a JSON string, and a frame that is a little
   * too large must come in to be answered. Beyond it the connection is closed with 1009 at once.
   */
  public static int maxWireFrameBytes(int maxFrameBytes) {
    return 2 * maxFrameBytes + WIRE_SLACK_BYTES;
  }

  /** Deploys the hub's verticle. */
  public Future<Void> start() {
    return vertx.deployVerticle(new HubVerticle()).onSuccess(deployment::set).mapEmpty();
  }

  /**
   * Adds {@code /eventbus} (SockJS) and {@code /eventbus/websocket} (plain WebSocket) to a router.
   * It must come before handlers that read bodies or answer CORS requests.
   *
   * @throws IllegalStateException outside of an event loop's context, or before {@link #start}
   */
  public void mount(Router router) {
    if (!Context.isOnEventLoopThread() || hub == null) {
      throw new IllegalStateException("mount is for an event loop, after start");
    }
    SocketLoop loop = new SocketLoop(vertx, parts, hub);
    loops.add(loop);
    byThread.put(Thread.currentThread(), loop);
    new SocketRoutes(vertx, parts, loop).mount(router);
  }

  /**
   * Answers {@code GET /channels/{id}/events/stream}: the channel's events, by the same rules as a
   * socket's registration. On an event loop that has {@link #mount}ed.
   */
  public void stream(OperationRequest request, EventStream stream) {
    new StreamPeer(byThread.get(Thread.currentThread()), request, stream).open();
  }

  /** Compares what this node knows with the database at once: a node has come or gone. */
  public void reconcile() {
    if (hub != null) {
      hub.reconcile();
    }
  }

  /**
   * Sends every socket away with a time to come back, and finishes what they sent.
   *
   * @param limit within which all are told
   * @return completed when all have gone, which a peer that does not read may put off
   */
  public Future<Void> drain(Duration limit) {
    parts.handshakes().stop();
    long wanted = DRAIN_MILLIS_PER_SOCKET * sockets();
    Duration spread = Duration.ofMillis(Math.min(limit.toMillis() / 2, wanted));
    return Future.join(loops.stream().map(loop -> loop.drain(spread)).toList()).mapEmpty();
  }

  /** Closes every socket at once, and stops listening to the bus; once is enough. */
  public Future<Void> stop() {
    List<Future<Void>> closings =
        loops.stream().map(loop -> loop.closeAll(CloseCode.GOING_AWAY)).toList();
    return Future.join(closings).compose(closed -> undeploy());
  }

  private Future<Void> undeploy() {
    String id = deployment.getAndSet(null);
    return id == null ? done() : vertx.undeploy(id);
  }

  /** How much there is now; any thread. */
  public Load load() {
    return hub == null
        ? new Load(0, 0, 0, 0)
        : new Load(sockets(), hub.channels(), hub.shards(), hub.users().feeds());
  }

  /** Sockets and streams that this node has ended for this reason since it started; any thread. */
  public long closed(CloseCode reason) {
    return parts.closings().of(reason);
  }

  private int sockets() {
    return loops.stream().mapToInt(SocketLoop::count).sum();
  }

  private static Future<Void> done() {
    return Future.succeededFuture();
  }

  /** Gives the hub an event loop of its own; its timers and consumers end with it. */
  private final class HubVerticle extends VerticleBase {
    @Override
    public Future<?> start() {
      hub = new Hub(vertx, parts.needs().log(), parts.needs().access(), parts.config());
      return done();
    }
  }
}
