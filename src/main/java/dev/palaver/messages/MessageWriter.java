package dev.palaver.messages;

import dev.palaver.config.WriteConfig;
import dev.palaver.core.ChatException;
import dev.palaver.core.ErrorCode;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import io.vertx.core.json.JsonObject;

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
  private final SendObserver observer;
  private final WaitingRoom room;
  private BatchSchedule schedule;

  MessageWriter(WriteConfig config, BatchStore store, SendObserver observer) {
    this.config = config;
    this.store = store;
    this.observer = observer;
    this.room = new WaitingRoom(config);
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
   *     many messages wait, in all or of this channel
   */
  Future<JsonObject> send(MessageDraft draft) {
    long begun = System.nanoTime();
    return store(draft)
        .onComplete(
            (stored, failure) ->
                observer.ended(SendObserver.outcomeOf(failure), System.nanoTime() - begun));
  }

  private Future<JsonObject> store(MessageDraft draft) {
    if (!room.enter(draft)) {
      return Future.failedFuture(
          new ChatException(
              ErrorCode.UNAVAILABLE, "Too many messages wait to be written; try again."));
    }
    Promise<JsonObject> answer = Promise.promise();
    Pending pending = new Pending(draft, vertx.getOrCreateContext(), answer);
    context.runOnContext(ignored -> schedule.add(pending));
    return answer.future().onComplete(ignored -> room.leave(draft));
  }

  int waiting() {
    return room.messages();
  }
}
