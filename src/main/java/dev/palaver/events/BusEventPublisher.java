package dev.palaver.events;

import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Publishes over the Vert.x event bus, local or clustered: to one shard's address, as one message
 * for all its events of a call (split where that grows large). May be used from any thread.
 */
public final class BusEventPublisher implements EventPublisher {
  private static final Logger LOG = LoggerFactory.getLogger(BusEventPublisher.class);

  /** A bus message is closed once its text is longer than this; memory of the receivers' queues. */
  private static final int MESSAGE_CHARS = 256 * 1024;

  private final Vertx vertx;
  private final Duration delay;

  /**
   * A publisher for this node.
   *
   * @param delay wait before each publish, for crash tests; zero in earnest
   */
  public BusEventPublisher(Vertx vertx, Duration delay) {
    this.vertx = vertx;
    this.delay = delay;
  }

  @Override
  public void publish(List<ChatEvent> events) {
    if (events.isEmpty()) {
      return;
    }
    if (delay.isZero()) {
      send(events);
    } else {
      List<ChatEvent> kept = List.copyOf(events);
      vertx.setTimer(delay.toMillis(), timer -> send(kept));
    }
  }

  private void send(List<ChatEvent> events) {
    try {
      Map<Integer, List<WireEvent>> byShard = new HashMap<>();
      for (ChatEvent event : events) {
        WireEvent wire = WireEvent.of(event);
        byShard
            .computeIfAbsent(EventWire.shard(wire.channelId()), s -> new ArrayList<>())
            .add(wire);
      }
      byShard.forEach(this::sendShard);
    } catch (RuntimeException failure) {
      // The events are committed: their listeners find them in the log.
      LOG.error("could not publish {} events", events.size(), failure);
    }
  }

  private void sendShard(int shard, List<WireEvent> events) {
    int from = 0;
    int chars = 0;
    for (int i = 0; i < events.size(); i++) {
      chars += events.get(i).json().length();
      if (chars > MESSAGE_CHARS || i == events.size() - 1) {
        List<WireEvent> part = events.subList(from, i + 1);
        vertx.eventBus().publish(EventWire.address(shard), EventWire.encode(part));
        from = i + 1;
        chars = 0;
      }
    }
  }
}
