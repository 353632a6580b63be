package dev.palaver.realtime;

import dev.palaver.events.EventWire;
import dev.palaver.events.WireEvent;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.MessageConsumer;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The node's bus registrations: one for each shard in which a channel has a local subscriber, and
 * never more, since each is cluster-wide. One that is not needed any more stays for a moment: a
 * client that registers and unregisters in turn must not make the whole cluster work. Used on the
 * hub's context.
 */
final class ShardConsumers {
  private static final Logger LOG = LoggerFactory.getLogger(ShardConsumers.class);

  private static final long LINGER_MILLIS = 2000;

  private final Vertx vertx;
  private final Consumer<List<WireEvent>> receiver;
  private final IntConsumer registered;
  private final AtomicInteger active = new AtomicInteger();
  private final Shard[] shards = new Shard[EventWire.SHARDS];

  private static final class Shard {
    private int channels;
    private boolean lingering;
    private MessageConsumer<Buffer> consumer;
    private Future<Void> ready;
  }

  /**
   * No registration yet.
   *
   * @param receiver takes the events of each bus message
   * @param registered is told of each shard that has become registered
   */
  ShardConsumers(Vertx vertx, Consumer<List<WireEvent>> receiver, IntConsumer registered) {
    this.vertx = vertx;
    this.receiver = receiver;
    this.registered = registered;
    for (int i = 0; i < shards.length; i++) {
      shards[i] = new Shard();
    }
  }

  /** One more channel, or the users' feeds, need the shard. */
  void acquire(int index) {
    Shard shard = shards[index];
    if (shard.channels++ == 0 && shard.consumer == null) {
      register(index, shard);
    }
  }

  /** One channel less needs the shard. */
  void release(int index) {
    Shard shard = shards[index];
    if (--shard.channels == 0 && !shard.lingering) {
      shard.lingering = true;
      vertx.setTimer(LINGER_MILLIS, timer -> leaveIfUnused(index, shard));
    }
  }

  private void leaveIfUnused(int index, Shard shard) {
    shard.lingering = false;
    if (shard.channels == 0) {
      active.decrementAndGet();
      shard
          .consumer
          .unregister()
          .onFailure(
              failure -> LOG.warn("could not leave shard {}: {}", index, failure.toString()));
      shard.consumer = null;
    }
  }

  /** Every shard is needed once more. */
  void acquireAll() {
    IntStream.range(0, shards.length).forEach(this::acquire);
  }

  /** Every shard is needed once less. */
  void releaseAll() {
    IntStream.range(0, shards.length).forEach(this::release);
  }

  /** Completed when all shards are registered; all must be acquired. */
  Future<?> allReady() {
    return Future.all(IntStream.range(0, shards.length).mapToObj(this::ready).toList());
  }

  /**
   * Completed when an acquired shard is registered; other nodes may learn of it a moment later. A
   * failed registration is tried again by the next caller.
   */
  Future<Void> ready(int index) {
    Shard shard = shards[index];
    if (shard.ready.failed()) {
      shard.consumer.unregister();
      active.decrementAndGet();
      register(index, shard);
    }
    return shard.ready;
  }

  /** Registrations that stand; any thread. */
  int active() {
    return active.get();
  }

  private void register(int index, Shard shard) {
    active.incrementAndGet();
    shard.consumer = vertx.eventBus().consumer(EventWire.address(index));
    shard.consumer.handler(message -> receiver.accept(decode(message.body())));
    shard.ready = shard.consumer.completion();
    shard.ready.onSuccess(done -> registered.accept(index));
  }

  private static List<WireEvent> decode(Buffer message) {
    try {
      return EventWire.decode(message);
    } catch (RuntimeException unreadable) {
      LOG.warn("unreadable bus message of {} bytes", message.length(), unreadable);
      return List.of();
    }
  }
}
