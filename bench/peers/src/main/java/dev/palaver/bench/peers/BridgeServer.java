package dev.palaver.bench.peers;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.auth.PubSecKeyOptions;
import io.vertx.ext.auth.jwt.JWTAuth;
import io.vertx.ext.auth.jwt.JWTAuthOptions;
import io.vertx.ext.bridge.PermittedOptions;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import io.vertx.ext.web.handler.JWTAuthHandler;
import io.vertx.ext.web.handler.sockjs.SockJSBridgeOptions;
import io.vertx.ext.web.handler.sockjs.SockJSHandler;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;

/**
 * The stock stack: vertx-web, JWT, the SockJS event-bus bridge and the reactive PostgreSQL client,
 * not clustered. A message is one insert, then one {@code publish}. No sequence, audit, access or
 * validation: less work than Palaver has.
 */
final class BridgeServer extends VerticleBase {
  private static final int CONNECTIONS = 20;
  private static final int BACKLOG = 4096;
  private static final String INSERT =
      """
      INSERT INTO messages (channel_id, channel_type, sender_id, body)
      VALUES ($1, $2, $3, $4) RETURNING id, created_at""";

  private Pool pool;

  @Override
  public Future<?> start() {
    pool =
        PgBuilder.pool()
            .with(new PoolOptions().setMaxSize(CONNECTIONS).setShared(true).setName("messages"))
            .connectingTo(
                new PgConnectOptions()
                    .setHost("127.0.0.1")
                    .setPort(Integer.parseInt(System.getenv("DB_PORT")))
                    .setDatabase(System.getenv("DB_DATABASE"))
                    .setUser(System.getenv("DB_USER"))
                    .setPassword(System.getenv("DB_PASSWORD"))
                    .setCachePreparedStatements(true))
            .using(vertx)
            .build();
    return vertx
        .createHttpServer(
            new HttpServerOptions()
                .setHost("127.0.0.1")
                .setPort(Main.port())
                .setAcceptBacklog(BACKLOG))
        .requestHandler(router())
        .listen();
  }

  private Router router() {
    JWTAuth jwt =
        JWTAuth.create(
            vertx,
            new JWTAuthOptions()
                .addPubSecKey(
                    new PubSecKeyOptions()
                        .setAlgorithm("HS256")
                        .setBuffer(System.getenv("JWT_SECRET"))));
    Router router = Router.router(vertx);
    router.route("/eventbus/*").handler(JWTAuthHandler.create(jwt));
    router
        .route("/eventbus/*")
        .subRouter(
            SockJSHandler.create(vertx)
                .bridge(
                    new SockJSBridgeOptions()
                        .addOutboundPermitted(
                            new PermittedOptions().setAddressRegex("chat\\.channel\\..+"))));
    router
        .post("/messages")
        .handler(BodyHandler.create())
        .handler(JWTAuthHandler.create(jwt))
        .handler(this::post);
    return router;
  }

  private void post(RoutingContext request) {
    JsonObject body = request.body().asJsonObject();
    String channelId = body.getString("channelId");
    String user = request.user().principal().getString("sub");
    pool.preparedQuery(INSERT)
        .execute(Tuple.of(channelId, body.getString("channelType"), user, body.getString("body")))
        .onSuccess(
            rows -> {
              Row row = rows.iterator().next();
              JsonObject message =
                  body.copy()
                      .put("id", row.getLong(0))
                      .put("senderId", user)
                      .put("createdAt", row.getOffsetDateTime(1).toString());
              vertx.eventBus().publish("chat.channel." + channelId, message);
              request
                  .response()
                  .setStatusCode(201)
                  .putHeader("content-type", "application/json")
                  .end(message.toBuffer());
            })
        .onFailure(request::fail);
  }
}
