package dev.palaver.app;

import com.hazelcast.config.Config;
import com.hazelcast.config.XmlConfigBuilder;
import dev.palaver.config.AppConfig;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxBuilder;
import io.vertx.core.VertxOptions;
import io.vertx.core.eventbus.EventBusOptions;
import io.vertx.micrometer.Label;
import io.vertx.micrometer.MetricsDomain;
import io.vertx.micrometer.MicrometerMetricsFactory;
import io.vertx.micrometer.MicrometerMetricsOptions;
import io.vertx.micrometer.VertxPrometheusOptions;
import io.vertx.spi.cluster.hazelcast.HazelcastClusterManager;
import java.util.EnumSet;

/** The Vert.x instance of the program: native transport where there is one, metrics, cluster. */
public final class Platform {
  /** How soon a dead peer's connection is given up; the default of 20 s holds events back. */
  private static final long BUS_PING_MS = 3_000;

  private Platform() {}

  /** The instance; joined to the cluster of {@code cluster.xml} when the settings ask for it. */
  public static Future<Vertx> create(AppConfig config) {
    VertxOptions options =
        new VertxOptions()
            .setPreferNativeTransport(true)
            .setMetricsOptions(metrics())
            .setEventBusOptions(
                new EventBusOptions()
                    .setClusterPingInterval(BUS_PING_MS)
                    .setClusterPingReplyInterval(BUS_PING_MS));
    VertxBuilder builder =
        Vertx.builder()
            .with(options)
            .withMetrics(
                new MicrometerMetricsFactory(
                    new PrometheusMeterRegistry(PrometheusConfig.DEFAULT)));
    return config.cluster()
        ? builder.withClusterManager(new HazelcastClusterManager(cluster())).buildClustered()
        : Future.succeededFuture(builder.build());
  }

  private static Config cluster() {
    return new XmlConfigBuilder(Platform.class.getResourceAsStream("/cluster.xml")).build();
  }

  private static MicrometerMetricsOptions metrics() {
    MicrometerMetricsOptions metrics =
        new MicrometerMetricsOptions()
            .setEnabled(true)
            .setPrometheusOptions(new VertxPrometheusOptions().setEnabled(true))
            .setLabels(EnumSet.of(Label.HTTP_METHOD, Label.HTTP_CODE, Label.POOL_NAME));
    // Per-connection and per-message series would cost more than they tell.
    metrics.addDisabledMetricsCategory(MetricsDomain.NET_CLIENT);
    metrics.addDisabledMetricsCategory(MetricsDomain.EVENT_BUS);
    return metrics;
  }
}
