package dev.palaver.realtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Bus registrations are cluster-wide: what clients do must not cost one each time. */
class ShardConsumersTest {
  private static final int SHARD = 7;

  private final Vertx vertx = Vertx.vertx();
  private final AtomicInteger registrations = new AtomicInteger();
  private final ShardConsumers shards =
      new ShardConsumers(vertx, message -> {}, shard -> registrations.incrementAndGet());

  @AfterEach
  void close() {
    RealtimeServer.await(vertx.close());
  }

  @Test
  void whoComesAndGoesInTurnCostsOneRegistration() {
    vertx.runOnContext(
        go -> {
          for (int i = 0; i < 1000; i++) {
            shards.acquire(SHARD);
            shards.release(SHARD);
          }
        });
    Eventually.that(() -> registrations.get() > 0, () -> "never registered");
    Eventually.that(() -> shards.active() == 0, () -> "still registered");
    assertThat(registrations).hasValue(1);

    vertx.runOnContext(go -> shards.acquire(SHARD));
    Eventually.that(() -> registrations.get() == 2, () -> "not registered again");
    assertThat(shards.active()).isEqualTo(1);
  }
}
