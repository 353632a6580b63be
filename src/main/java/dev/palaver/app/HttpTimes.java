package dev.palaver.app;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.core.instrument.distribution.DistributionStatisticConfig;
import java.time.Duration;
import java.util.stream.Stream;

/**
 * Has the times of HTTP answers counted in buckets, so that percentiles can be told over several
 * nodes. The bounds are few, since each is a series for each method and status: those of
 * Prometheus's client libraries. Any thread.
 */
final class HttpTimes implements MeterFilter {
  private static final String NAME = "vertx.http.server.response.time";

  private static final DistributionStatisticConfig BUCKETS =
      DistributionStatisticConfig.builder()
          .serviceLevelObjectives(
              Stream.of(5, 10, 25, 50, 100, 250, 500, 1000, 2500, 5000, 10_000)
                  .mapToDouble(millis -> Duration.ofMillis(millis).toNanos())
                  .toArray())
          .build();

  @Override
  public DistributionStatisticConfig configure(Meter.Id id, DistributionStatisticConfig config) {
    return id.getName().equals(NAME) ? BUCKETS.merge(config) : config;
  }
}
