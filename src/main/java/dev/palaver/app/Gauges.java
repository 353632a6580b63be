package dev.palaver.app;

import dev.palaver.cluster.Cluster;
import dev.palaver.core.MemoryBudget;
import dev.palaver.messages.Messages;
import dev.palaver.realtime.CloseCode;
import dev.palaver.realtime.Realtime;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.micrometer.backends.BackendRegistries;
import java.util.Optional;
import java.util.function.Supplier;

/** The service's own metrics, where the Vert.x instance was made with any. */
final class Gauges {
  private Gauges() {}

  static void register(
      Realtime realtime,
      Messages messages,
      Drain drain,
      Connections connections,
      MemoryBudget memory,
      Optional<Cluster> cluster) {
    MeterRegistry registry = BackendRegistries.getDefaultNow();
    if (registry == null) {
      return;
    }
    gauge(registry, "sockets", "open sockets and streams", () -> realtime.load().sockets());
    gauge(registry, "channels", "channels that somebody hears", () -> realtime.load().channels());
    gauge(registry, "shards", "bus registrations for events", () -> realtime.load().shards());
    gauge(registry, "feeds", "users with a feed", () -> realtime.load().feeds());
    gauge(registry, "writer.queue", "messages that wait to be written", messages::waiting);
    gauge(registry, "requests.active", "requests that are being answered", drain::inFlight);
    gauge(registry, "connections", "open connections, sockets counted in", connections::open);
    gauge(registry, "buffer.bytes", "bytes that are held for callers", memory::held);
    for (CloseCode reason : CloseCode.values()) {
      FunctionCounter.builder("palaver.sockets.closed", realtime, node -> node.closed(reason))
          .description("sockets and streams that this node has ended, by why")
          .tag("code", String.valueOf(reason.code()))
          .register(registry);
    }
    cluster.ifPresent(
        nodes -> gauge(registry, "cluster.members", "nodes that this one sees", nodes::members));
  }

  private static void gauge(
      MeterRegistry registry, String name, String description, Supplier<Number> value) {
    Gauge.builder("palaver." + name, value).description(description).register(registry);
  }
}
