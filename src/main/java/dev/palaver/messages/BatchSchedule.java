package dev.palaver.messages;

import dev.palaver.config.WriteConfig;
import dev.palaver.core.ChannelId;
import dev.palaver.messages.MessageWriter.Pending;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * When batches are written. While one commits, the next collects, and an idle writer writes a
 * single message at once (spike.md: Write path); only where commits are slow is a batch waited with
 * ({@link Linger}). One batch at a time is the cheapest, as each costs the same on top of its
 * messages; so another starts beside it only when it would be full, or when those under way are
 * late: a lock or a slow disk then holds up the channels of one batch, not all. Lives on the writer
 * verticle's context.
 */
final class BatchSchedule {
  /** Characters after which a batch is full, so that one statement stays of a bounded size. */
  private static final int MAX_BATCH_CHARS = 4 * 1024 * 1024;

  /** A batch that has not come back after this time is not waited for: several times the usual. */
  private static final long LATE_MILLIS = 10;

  private final Vertx vertx;
  private final BatchStore store;
  private final WriteConfig config;
  private final ChannelQueues queues = new ChannelQueues();
  private final CommitTime commits = new CommitTime();
  private final Linger linger;
  private int batches;
  private int lateBatches;

  BatchSchedule(Vertx vertx, BatchStore store, WriteConfig config) {
    this.vertx = vertx;
    this.store = store;
    this.config = config;
    this.linger = new Linger(vertx, queues::ready);
  }

  void add(Pending pending) {
    queues.add(pending);
    writeNext();
  }

  private void writeNext() {
    while (queues.ready() > 0 && mayStart() && !linger.holds()) {
      write(queues.take(config.batchSize(), MAX_BATCH_CHARS));
    }
  }

  private boolean mayStart() {
    if (batches == config.writers()) {
      return false;
    }
    return batches == lateBatches || queues.ready() >= config.batchSize();
  }

  private void write(List<Pending> batch) {
    Set<ChannelId> channels = new HashSet<>();
    batch.forEach(pending -> channels.add(pending.draft().channel()));
    batches++;
    long begun = System.nanoTime();
    long timer = vertx.setTimer(LATE_MILLIS, passed -> beLate());
    Future.succeededFuture(batch)
        .compose(store::store)
        .onComplete(
            stored -> {
              batches--;
              if (!vertx.cancelTimer(timer)) {
                lateBatches--;
              }
              if (stored.succeeded()) {
                commits.learn(System.nanoTime() - begun, stored.result().searchNanos());
                stored.result().turns().forEach(turn -> await(turn, channels));
              }
              channels.forEach(queues::release);
              if (batches == 0) {
                linger.begin(batch.size(), commits.nanos(), config.batchSize(), this::writeNext);
              }
              writeNext();
            })
        .compose(
            stored -> {
              stored.tell().run();
              return Future.succeededFuture();
            })
        .onFailure(fault -> batch.forEach(pending -> pending.failed(fault)));
  }

  private void beLate() {
    lateBatches++;
    writeNext();
  }

  /** A channel that has a turn stays out until that is over, and does not hold up the rest. */
  private void await(BatchStore.Turn turn, Set<ChannelId> channels) {
    channels.remove(turn.channel());
    turn.over()
        .onComplete(
            over -> {
              queues.putBack(turn.after());
              queues.release(turn.channel());
              writeNext();
            });
  }
}
