package dev.palaver.http;

import dev.palaver.core.MemoryBudget;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/**
 * Sends one answer: a long one part by part, as fast as it is read, so that what waits in the
 * connection is one part. Who reads slower than {@link #MIN_PARTS_PER_SECOND} is cut off: the
 * request's memory is held meanwhile. Used on the request's event loop.
 */
final class ReplySender {
  private static final int PART_BYTES = 64 * 1024;
  private static final int MIN_PARTS_PER_SECOND = 1;

  private static final long MILLIS_PER_PART = 1000 / MIN_PARTS_PER_SECOND;

  private final RoutingContext context;
  private final HttpServerResponse response;
  private final Iterator<Buffer> parts;
  private final MemoryBudget.Hold memory;
  private long millisLeft;

  private ReplySender(RoutingContext context, List<Buffer> parts, Duration patience) {
    this.context = context;
    this.response = context.response();
    this.parts = parts.iterator();
    this.memory = RequestMemory.of(context);
    this.millisLeft = patience.toMillis();
  }

  /**
   * Sends an answer.
   *
   * @param patience with a reader, beside the time that its least speed gives it
   */
  static void send(RoutingContext context, Reply reply, Duration patience) {
    HttpServerResponse response = context.response();
    if (response.ended() || response.closed()) {
      return;
    }
    response.setStatusCode(reply.status());
    if (reply.parts().isEmpty()) {
      response.end();
      return;
    }
    RequestMemory.keepWhileSending(context);
    long length = 0;
    for (Buffer part : reply.parts()) {
      length += part.length();
    }
    response
        .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
        .putHeader(HttpHeaders.CONTENT_LENGTH, Long.toString(length));
    new ReplySender(context, pieces(reply.parts()), patience).next();
  }

  /** The same bytes in parts that are not longer than the rest of this class takes them for. */
  private static List<Buffer> pieces(List<Buffer> parts) {
    List<Buffer> pieces = new ArrayList<>(parts.size());
    for (Buffer part : parts) {
      int from = 0;
      for (; part.length() - from > 2 * PART_BYTES; from += PART_BYTES) {
        pieces.add(part.slice(from, from + PART_BYTES));
      }
      pieces.add(part.slice(from, part.length()));
    }
    return pieces;
  }

  private void next() {
    while (parts.hasNext() && !response.closed()) {
      Buffer part = parts.next();
      if (!parts.hasNext()) {
        end(part);
        return;
      }
      var unused = response.write(part);
      millisLeft += MILLIS_PER_PART;
      if (response.writeQueueFull()) {
        waitForReader();
        return;
      }
    }
  }

  private void end(Buffer part) {
    Future<Void> left = response.end(part);
    if (!left.isComplete()) {
      long timer = cutWhenLate();
      left = left.onComplete(done -> context.vertx().cancelTimer(timer));
    }
    left.onComplete(done -> memory.release());
  }

  private long cutWhenLate() {
    return context
        .vertx()
        .setTimer(Math.max(1, millisLeft), late -> LastAnswer.cut(context.request()));
  }

  private void waitForReader() {
    long began = System.nanoTime();
    long timer = cutWhenLate();
    response.drainHandler(
        drained -> {
          context.vertx().cancelTimer(timer);
          response.drainHandler(null);
          millisLeft -= Duration.ofNanos(System.nanoTime() - began).toMillis();
          next();
        });
  }
}
