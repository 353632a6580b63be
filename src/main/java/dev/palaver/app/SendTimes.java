package dev.palaver.app;

import dev.palaver.messages.SendObserver;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.vertx.micrometer.backends.BackendRegistries;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Times the sends of a node, by REST and by socket alike, where there are metrics. Any thread. */
final class SendTimes implements SendObserver {
  static final String NAME = "palaver.send";

  private final Map<Outcome, Timer> timers = new EnumMap<>(Outcome.class);

  private SendTimes(MeterRegistry registry) {
    for (Outcome outcome : Outcome.values()) {
      timers.put(
          outcome,
          Timer.builder(NAME)
              .description("time from a message's coming in to its commit or its refusal")
              .tag("outcome", outcome.name().toLowerCase(Locale.ROOT))
              .register(registry));
    }
  }

  /** One that counts where the Vert.x instance was made with metrics, else one that does not. */
  static SendObserver register() {
    MeterRegistry registry = BackendRegistries.getDefaultNow();
    return registry == null ? (outcome, nanos) -> {} : new SendTimes(registry);
  }

  @Override
  public void ended(Outcome outcome, long nanos) {
    timers.get(outcome).record(nanos, TimeUnit.NANOSECONDS);
  }
}
