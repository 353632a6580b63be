package dev.palaver.realtime;

import dev.palaver.config.RealtimeConfig;
import dev.palaver.core.ChatException;
import dev.palaver.core.ErrorCode;
import dev.palaver.core.MemoryBudget;
import dev.palaver.http.ErrorEnvelope;
import dev.palaver.http.RequestMemory;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonArray;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import io.vertx.ext.web.handler.ProtocolUpgradeHandler;
import io.vertx.ext.web.handler.SecurityPolicyHandler;
import io.vertx.ext.web.handler.sockjs.SockJSHandler;
import io.vertx.ext.web.handler.sockjs.SockJSHandlerOptions;
import io.vertx.ext.web.handler.sockjs.SockJSSocket;
import io.vertx.ext.web.handler.sockjs.Transport;
import java.util.List;
import java.util.Optional;

/** The HTTP side of sockets: how a connection becomes a {@link ClientSocket}. */
final class SocketRoutes {
  private static final String BASE = Realtime.PATH;

  /** A client that waited for its last POST sends all its frames in one. */
  private static final int MIN_BATCH_BYTES = 1024 * 1024;

  private static final String RETRY_AFTER_SECONDS = "1";

  private final Vertx vertx;
  private final RealtimeConfig config;
  private final List<String> origins;
  private final Handshakes handshakes;
  private final SocketLoop loop;
  private final MemoryBudget memory;

  SocketRoutes(Vertx vertx, Realtime.Parts parts, SocketLoop loop) {
    this.vertx = vertx;
    this.config = parts.config();
    this.origins = parts.needs().origins();
    this.handshakes = parts.handshakes();
    this.loop = loop;
    this.memory = parts.needs().memory();
  }

  void mount(Router router) {
    // JSONP and htmlfile run what the server sends as script in the page, for browsers long gone.
    SockJSHandlerOptions options =
        new SockJSHandlerOptions()
            .setHeartbeatInterval(config.pingInterval().toMillis())
            .addDisabledTransport(Transport.JSON_P.toString())
            .addDisabledTransport(Transport.HTML_FILE.toString());
    SecurityPolicyHandler origin = this::checkOrigin;
    router.route(BASE + "/*").handler(origin);
    ProtocolUpgradeHandler upgrade = this::upgrade;
    router.get(BASE + "/websocket").handler(upgrade);
    router
        .postWithRegex(BASE + "/[^/]+/[^/]+/xhr_send")
        .handler(new RequestMemory(memory, batchBytes()))
        .handler(BodyHandler.create(false).setBodyLimit(batchBytes()))
        .handler(SocketRoutes::checkBatch)
        .failureHandler(SocketRoutes::fail);
    // No capturing group: SockJSHandler reads the session's id from the route's first one.
    router
        .postWithRegex(BASE + "/[^/]+/[^/]+/xhr(?:_streaming)?")
        .handler(SocketRoutes::announceClose);
    router.routeWithRegex(BASE + "/[^/]+/[^/]+/[a-z_]+").handler(this::checkSession);
    router
        .route(BASE + "/*")
        .subRouter(SockJSHandler.create(vertx, options).socketHandler(this::open));
  }

  private void checkSession(RoutingContext context) {
    try {
      handshakes.requireSession(session(context.request().path()));
      context.next();
    } catch (ChatException refusal) {
      answer(context, refusal);
    }
  }

  private void open(SockJSSocket socket) {
    String session = session(socket.uri());
    handshakes.sessionOpened(session);
    Runnable closed = () -> handshakes.sessionClosed(session);
    loop.open(new SockJsClientSocket(vertx, socket, closed), welcome());
  }

  /** The id in {@code /eventbus/<server>/<session>/<transport>}. */
  private static String session(String uri) {
    String[] segments = uri.split("[?]", 2)[0].split("/", -1);
    return segments[segments.length - 2];
  }

  /** What a browser sends by itself; programs that send no Origin are no browsers. */
  private void checkOrigin(RoutingContext context) {
    HttpServerRequest request = context.request();
    String origin = request.getHeader(HttpHeaders.ORIGIN);
    if (origin == null
        || origins.contains("*")
        || origins.contains(origin)
        || isOwn(origin, request.getHeader(HttpHeaders.HOST))) {
      context.next();
    } else {
      answer(context, new ChatException(ErrorCode.FORBIDDEN, "This origin may not connect"));
    }
  }

  /** The chat page, which this server sent: browsers name the origin of a handshake always. */
  private static boolean isOwn(String origin, String host) {
    return host != null && origin.equalsIgnoreCase(scheme(origin) + host);
  }

  private static String scheme(String origin) {
    return origin.startsWith("https://") ? "https://" : "http://";
  }

  private Optional<ChatException> welcome() {
    try {
      handshakes.require();
      return Optional.empty();
    } catch (ChatException refusal) {
      return Optional.of(refusal);
    }
  }

  private void upgrade(RoutingContext context) {
    HttpServerRequest request = context.request();
    if (!request.canUpgradeToWebSocket()) {
      answer(context, ChatException.badRequest("A WebSocket handshake is expected here"));
      return;
    }
    Optional<ChatException> refusal = welcome();
    if (refusal.isPresent()) {
      answer(context, refusal.get());
      return;
    }
    request.toWebSocket().onSuccess(socket -> open(request, socket)).onFailure(context::fail);
  }

  /** A WebSocket of Vert.x 5.0 holds its handshake for life; what that says is not needed twice. */
  private void open(HttpServerRequest request, ServerWebSocket socket) {
    RawClientSocket raw = new RawClientSocket(vertx, request, socket, loop.writer());
    request.headers().clear();
    request.response().headers().clear();
    loop.open(raw, Optional.empty());
  }

  /** SockJSHandler answers 500 to a body that is not its own; here bad input is the caller's. */
  private static void checkBatch(RoutingContext context) {
    Buffer body = context.body().buffer();
    try {
      boolean frames =
          body != null
              && Json.decodeValue(body) instanceof JsonArray array
              && array.stream().allMatch(String.class::isInstance);
      if (frames) {
        context.next();
        return;
      }
      answer(context, ChatException.badRequest("The body must be an array of strings"));
    } catch (DecodeException notJson) {
      answer(context, new ChatException(ErrorCode.MALFORMED_JSON, "The body is not JSON"));
    }
  }

  /**
   * SockJSHandler closes the connection after a poll: a client that knows does not use it again.
   */
  private static void announceClose(RoutingContext context) {
    context.response().putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
    context.next();
  }

  private static void fail(RoutingContext context) {
    if (context.failure() instanceof ChatException refusal) {
      answer(context, refusal);
    } else if (context.statusCode() == ErrorCode.PAYLOAD_TOO_LARGE.status()) {
      answer(context, new ChatException(ErrorCode.PAYLOAD_TOO_LARGE, "Too many frames at once"));
    } else {
      context.next();
    }
  }

  private static void answer(RoutingContext context, ChatException failure) {
    if (failure.code().retryable()) {
      context.response().putHeader(HttpHeaders.RETRY_AFTER, RETRY_AFTER_SECONDS);
    }
    context
        .response()
        .setStatusCode(failure.code().status())
        .putHeader("Content-Type", "application/json; charset=utf-8")
        .end(ErrorEnvelope.of(failure).toBuffer());
  }

  private int batchBytes() {
    return Math.max(MIN_BATCH_BYTES, 4 * config.maxFrameBytes());
  }
}
