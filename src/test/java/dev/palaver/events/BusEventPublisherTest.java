package dev.palaver.events;

import static org.assertj.core.api.Assertions.assertThat;

import dev.palaver.core.ChannelId;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class BusEventPublisherTest {
  private static final long PATIENCE_SECONDS = 30;
  private final Vertx vertx = Vertx.vertx();
  private final ChannelId channel = new ChannelId(UUID.randomUUID());
  private final BlockingQueue<Buffer> messages = new LinkedBlockingQueue<>();

  @AfterEach
  void close() throws Exception {
    await(vertx.close());
  }

  private static <T> T await(Future<T> future) throws Exception {
    return future.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
  }

  private void listen() throws Exception {
    String address = EventWire.address(EventWire.shard(channel));
    await(
        vertx
            .eventBus()
            .<Buffer>consumer(address, message -> messages.add(message.body()))
            .completion());
  }

  private List<WireEvent> next() throws InterruptedException {
    Buffer message = messages.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
    assertThat(message).as("a bus message").isNotNull();
    return EventWire.decode(message);
  }

  private ChatEvent event(long seq, String text) {
    JsonObject data = new JsonObject().put("body", text);
    return new ChatEvent(
        channel, seq, EventType.MESSAGE_CREATED, UUID.randomUUID(), null, Instant.now(), data);
  }

  @Test
  void theEventsOfOneCallTravelTogether() throws Exception {
    listen();
    List<ChatEvent> events = List.of(event(1, "a"), event(2, "b"));
    new BusEventPublisher(vertx, Duration.ZERO).publish(events);
    assertThat(next()).isEqualTo(events.stream().map(WireEvent::of).toList());
  }

  @Test
  void manyLargeOnesAreSplitAndNoneIsLost() throws Exception {
    listen();
    List<ChatEvent> events = new ArrayList<>();
    for (int seq = 1; seq <= 40; seq++) {
      events.add(event(seq, "x".repeat(50_000)));
    }
    new BusEventPublisher(vertx, Duration.ZERO).publish(events);
    List<Long> heard = new ArrayList<>();
    int parts = 0;
    for (; heard.size() < events.size(); parts++) {
      next().forEach(event -> heard.add(event.seq()));
    }
    assertThat(heard).isEqualTo(events.stream().map(ChatEvent::seq).toList());
    assertThat(parts).isBetween(5, 20);
  }

  @Test
  void theDelayForCrashTestsHoldsBackThePublish() throws Exception {
    listen();
    long start = System.nanoTime();
    new BusEventPublisher(vertx, Duration.ofMillis(300)).publish(List.of(event(1, "late")));
    next();
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofMillis(290));
  }
}
