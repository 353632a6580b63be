package dev.palaver.messages;

import dev.palaver.config.WriteConfig;
import dev.palaver.core.ChatException;
import dev.palaver.core.ErrorCode;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import io.vertx.core.json.JsonObject;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The writer verticle of a node: takes messages from any thread, bounds what waits, and has it
 * stored in batches ({@link BatchSchedule}).
 */
final class MessageWriter extends VerticleBase {
  /** One message that waits for its place, and the caller who waits for it. */
  record Pending(MessageDraft draft, Context callerContext, Promise<JsonObject> answer) {
    void stored(JsonObject message) {
      callerContext.runOnContext(ignored -> answer.tryComplete(message));
    }

    void failed(Throwable failure) {
      callerContext.runOnContext(ignored -> answer.tryFail(failure));
    }
  }

  private final WriteConfig config;
  private final BatchStore store;
  private final AtomicInteger waiting = new AtomicInteger();
  private final AtomicLong waitingChars = new AtomicLong();
  private BatchSchedule schedule;

  MessageWriter(WriteConfig config, BatchStore store) {
    this.config = config;
    this.store = store;
  }

  @Override
  public Future<?> start() {
    schedule = new BatchSchedule(vertx, store, config);
    return Future.succeededFuture();
  }

  /**
   * Stores a message. Any thread; the future completes on the caller's context, after commit.
   *
   * @return the message as its author is told; fails with a ChatException: UNAVAILABLE when too
   *     many messages wait
   */
  Future<JsonObject> send(MessageDraft draft) {
    int weight = draft.weight();
    boolean full = waiting.incrementAndGet() > config.queueSize();
    full |= waitingChars.addAndGet(weight) > config.queueChars();
    if (full) {
      release(weight);
      return Future.failedFuture(
          new ChatException(
              ErrorCode.UNAVAILABLE, "Too many messages wait to be written; try again."));
    }
    Promise<JsonObject> answer = Promise.promise();
    Pending pending = new Pending(draft, vertx.getOrCreateContext(), answer);
    context.runOnContext(ignored -> schedule.add(pending));
    return answer.future().onComplete(ignored -> release(weight));
  }

  int waiting() {
    return waiting.get();
  }

  private void release(int weight) {
    waiting.decrementAndGet();
    waitingChars.addAndGet(-weight);
  }
}
