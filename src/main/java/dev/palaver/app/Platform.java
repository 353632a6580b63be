package dev.palaver.app;

import dev.palaver.cluster.Cluster;
import dev.palaver.config.AppConfig;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxBuilder;
import io.vertx.core.VertxOptions;
import io.vertx.micrometer.Label;
import io.vertx.micrometer.MetricsDomain;
import io.vertx.micrometer.MicrometerMetricsFactory;
import io.vertx.micrometer.MicrometerMetricsOptions;
import io.vertx.micrometer.VertxPrometheusOptions;
import java.util.EnumSet;

/** The Vert.x instance of the program: native transport where there is one, metrics, cluster. */
public final class Platform {
  private Platform() {}

  /** The instance; a member of the cluster when the settings ask for it. */
  public static Future<Vertx> create(AppConfig config) {
    VertxOptions options =
        new VertxOptions().setPreferNativeTransport(true).setMetricsOptions(metrics());
    PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    registry.config().meterFilter(new TimeBuckets());
    VertxBuilder builder = Vertx.builder().withMetrics(new MicrometerMetricsFactory(registry));
    return config.cluster().enabled()
        ? Cluster.join(builder, options, config.cluster())
        : Future.succeededFuture(builder.with(options).build());
  }

  /** Whether an instance that the caller made has what the settings ask for. */
  static Future<Void> check(Vertx vertx, AppConfig config) {
    if (config.cluster().enabled() && !vertx.isClustered()) {
      String message =
          "CHAT_CLUSTER=true, but this Vert.x instance is in no cluster: make it by Platform.create";
      return Future.failedFuture(new StartupException(message));
    }
    return Future.succeededFuture();
  }

  private static MicrometerMetricsOptions metrics() {
    MicrometerMetricsOptions metrics =
        new MicrometerMetricsOptions()
            .setEnabled(true)
            .setPrometheusOptions(new VertxPrometheusOptions().setEnabled(true))
            .setLabels(EnumSet.of(Label.HTTP_METHOD, Label.HTTP_CODE, Label.POOL_NAME))
            .setServerRequestTagsProvider(request -> RequestKind.of(request.uri()).tags());
    // Per-connection and per-message series would cost more than they tell.
    metrics.addDisabledMetricsCategory(MetricsDomain.NET_CLIENT);
    metrics.addDisabledMetricsCategory(MetricsDomain.EVENT_BUS);
    return metrics;
  }
}
