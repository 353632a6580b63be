package dev.palaver.app;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.core.instrument.distribution.DistributionStatisticConfig;
import java.util.Set;
import java.util.stream.DoubleStream;

/**
 * Has the times of HTTP answers and of sends counted in buckets, so that percentiles can be told
 * over several nodes. The bounds are few, since each is a series for each set of labels: those of
 * Prometheus's client libraries, and two below, where most answers are. Any thread.
 */
final class TimeBuckets implements MeterFilter {
  private static final Set<String> TIMERS =
      Set.of("vertx.http.server.response.time", SendTimes.NAME);

  private static final double NANOS_PER_MILLI = 1e6;

  private static final DistributionStatisticConfig BUCKETS =
      DistributionStatisticConfig.builder()
          .serviceLevelObjectives(
              DoubleStream.of(1, 2.5, 5, 10, 25, 50, 100, 250, 500, 1000, 2500, 5000, 10_000)
                  .map(millis -> millis * NANOS_PER_MILLI)
                  .toArray())
          .build();

  @Override
  public DistributionStatisticConfig configure(Meter.Id id, DistributionStatisticConfig config) {
    return TIMERS.contains(id.getName()) ? BUCKETS.merge(config) : config;
  }
}
