package dev.palaver.app;

import dev.palaver.config.AppConfig;
import dev.palaver.http.ContractRouter;
import dev.palaver.realtime.Realtime;
import dev.palaver.web.WebPages;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.ext.web.Router;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** One event loop's share of the public port: the contract's routes, the pages, the sockets. */
final class HttpVerticle extends VerticleBase {
  /** Request line and headers, each; beyond it 414 or 431, as the reference. */
  private static final int MAX_HEAD_BYTES = 16 * 1024;

  /** A connection that says nothing for this long is closed; longer than any socket's silence. */
  private static final int MIN_IDLE_SECONDS = 120;

  private static final int ACCEPT_BACKLOG = 4096;

  /** Vert.x takes a negative number for a free port that all servers of this number share. */
  private static final AtomicInteger FREE_PORT = new AtomicInteger();

  private final AppConfig config;
  private final int port;
  private final ContractRouter contractRouter;
  private final WebPages pages;
  private final Realtime realtime;
  private final Drain drain;
  private final Connections connections;
  private HttpServer server;

  /**
   * A verticle that is to listen.
   *
   * @param port a negative one takes a free port, the same for all verticles that are given it
   */
  HttpVerticle(
      AppConfig config,
      int port,
      ContractRouter contractRouter,
      WebPages pages,
      Realtime realtime,
      Drain drain,
      Connections connections) {
    this.config = config;
    this.port = port;
    this.contractRouter = contractRouter;
    this.pages = pages;
    this.realtime = realtime;
    this.drain = drain;
    this.connections = connections;
  }

  /** The port for the verticles of one service; a new one for each that wants a free port. */
  static int sharedPort(AppConfig config) {
    return config.http().port() == 0 ? FREE_PORT.decrementAndGet() : config.http().port();
  }

  @Override
  public Future<?> start() {
    Router rest = contractRouter.createRouter();
    // After the request's name, before all else.
    rest.route().order(ContractRouter.AFTER_LOG).handler(drain);
    pages.mount(rest, ContractRouter.BESIDE_CONTRACT);
    Router sockets = Router.router(vertx);
    realtime.mount(sockets);
    return vertx
        .createHttpServer(options())
        .connectionHandler(connections::opened)
        .requestHandler(
            request ->
                Connections.whenWritable(
                    request, it -> (isSocket(it.path()) ? sockets : rest).handle(it)))
        .listen(port, config.http().host())
        .onSuccess(listening -> server = listening)
        .recover(failure -> Future.failedFuture(explain(failure)));
  }

  /** The port that is listened on; known once started. */
  int actualPort() {
    return server.actualPort();
  }

  /** Sockets have a router of their own: SockJS does its CORS and reads its bodies by itself. */
  private static boolean isSocket(String path) {
    return path != null && path.startsWith(Realtime.PATH);
  }

  private HttpServerOptions options() {
    int maxFrame = Realtime.maxWireFrameBytes(config.realtime().maxFrameBytes());
    long idleSeconds = Math.max(MIN_IDLE_SECONDS, 2 * config.realtime().idleTimeout().toSeconds());
    return new HttpServerOptions()
        .setMaxInitialLineLength(MAX_HEAD_BYTES)
        .setMaxHeaderSize(MAX_HEAD_BYTES)
        .setAcceptBacklog(ACCEPT_BACKLOG)
        .setIdleTimeout((int) idleSeconds)
        .setIdleTimeoutUnit(TimeUnit.SECONDS)
        .setTcpNoDelay(true)
        // As the reference: a proxy speaks HTTP/2 to browsers and HTTP/1.1 to what is behind it.
        .setHttp2ClearTextEnabled(false)
        // Answers are written on the connection's own thread, so it needs no queue between
        // threads: a WebSocket would keep its handshake's for life, 4.7 KiB each.
        .setStrictThreadMode(true)
        .setPerMessageWebSocketCompressionSupported(false)
        .setPerFrameWebSocketCompressionSupported(false)
        .setMaxWebSocketFrameSize(maxFrame)
        .setMaxWebSocketMessageSize(maxFrame);
  }

  private Throwable explain(Throwable failure) {
    return failure instanceof IOException
        ? new StartupException(
            "cannot listen on "
                + config.http().host()
                + ":"
                + port
                + " (HOST, PORT): "
                + failure.getMessage())
        : failure;
  }
}
