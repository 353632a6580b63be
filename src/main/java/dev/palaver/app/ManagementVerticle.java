package dev.palaver.app;

import dev.palaver.config.ManagementConfig;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.healthchecks.HealthCheckHandler;
import io.vertx.micrometer.PrometheusScrapingHandler;
import io.vertx.micrometer.backends.BackendRegistries;

/**
 * The management port: {@code /health/live} (the process answers), {@code /health/ready} (it can
 * serve), {@code /metrics} (Prometheus text, where the Vert.x instance was made with metrics).
 */
final class ManagementVerticle extends VerticleBase {
  private final ManagementConfig config;
  private final Health health;
  private HttpServer server;

  ManagementVerticle(ManagementConfig config, Health health) {
    this.config = config;
    this.health = health;
  }

  @Override
  public Future<?> start() {
    Router router = Router.router(vertx);
    router.get("/health/live").handler(HealthCheckHandler.createWithHealthChecks(health.live()));
    router.get("/health/ready").handler(HealthCheckHandler.createWithHealthChecks(health.ready()));
    if (BackendRegistries.getDefaultNow() != null) {
      router.get("/metrics").handler(PrometheusScrapingHandler.create());
    }
    return vertx
        .createHttpServer(new HttpServerOptions().setHttp2ClearTextEnabled(false))
        .requestHandler(router)
        .listen(config.port(), config.host())
        .onSuccess(listening -> server = listening)
        .recover(
            failure ->
                Future.failedFuture(
                    new StartupException(
                        "cannot listen on "
                            + config.host()
                            + ":"
                            + config.port()
                            + " (CHAT_MANAGEMENT_HOST, CHAT_MANAGEMENT_PORT): "
                            + failure.getMessage())));
  }

  int actualPort() {
    return server.actualPort();
  }
}
