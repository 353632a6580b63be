package dev.palaver.realtime;

import dev.palaver.core.ChannelId;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;

/** An HTTP verticle as the application has it, with a small POST /messages. */
final class RealtimeListener extends VerticleBase {
  /** The port that the instances share. */
  static final class Started {
    private final AtomicInteger port = new AtomicInteger();

    int port() {
      return port.get();
    }
  }

  private final RealtimeServer server;
  private final Started started;

  RealtimeListener(RealtimeServer server, Started started) {
    this.server = server;
    this.started = started;
  }

  @Override
  public Future<?> start() {
    int maxFrame = server.config.realtime().maxFrameBytes();
    HttpServerOptions options =
        new HttpServerOptions()
            .setMaxWebSocketFrameSize(Realtime.maxWireFrameBytes(maxFrame))
            .setMaxWebSocketMessageSize(Realtime.maxWireFrameBytes(maxFrame))
            .setPerMessageWebSocketCompressionSupported(false)
            .setPerFrameWebSocketCompressionSupported(false);
    Router router = Router.router(vertx);
    server.realtime.mount(router);
    router.post("/messages").handler(BodyHandler.create(false)).handler(this::post);
    // Both instances share one port: the first to listen on 0 decides which.
    HttpServer http = vertx.createHttpServer(options).requestHandler(router);
    return http.listen(-1, "127.0.0.1")
        .onSuccess(listening -> started.port.set(listening.actualPort()));
  }

  private void post(RoutingContext context) {
    JsonObject body = context.body().asJsonObject();
    ChannelId channel = new ChannelId(UUID.fromString(body.getString("channelId")));
    server
        .post(channel, body.getString("body"))
        .onSuccess(events -> context.json(new JsonObject().put("seq", events.get(0).seq())))
        .onFailure(context::fail);
  }
}
