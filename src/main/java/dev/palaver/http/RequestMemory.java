package dev.palaver.http;

import dev.palaver.core.ChatException;
import dev.palaver.core.MemoryBudget;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.SecurityPolicyHandler;

/**
 * Gives a request its share of the node's memory, from before its body is read until its answer has
 * left. A body takes what it says that it has, or the most that it may have when it does not say.
 */
public final class RequestMemory implements SecurityPolicyHandler {
  private static final String HOLD = "palaver.memory";
  private static final String SENDING = "palaver.memory.sending";

  private final MemoryBudget budget;
  private final int maxBodyBytes;

  /**
   * A handler for requests of one kind.
   *
   * @param maxBodyBytes largest body that is read
   */
  public RequestMemory(MemoryBudget budget, int maxBodyBytes) {
    this.budget = budget;
    this.maxBodyBytes = maxBodyBytes;
  }

  @Override
  public void handle(RoutingContext context) {
    MemoryBudget.Hold hold = budget.hold();
    context.put(HOLD, hold);
    context.addEndHandler(
        ended -> {
          if (ended.failed() || context.get(SENDING) == null) {
            hold.release();
          }
        });
    try {
      hold.take(bodyBytes(context.request()));
    } catch (ChatException refusal) {
      context.fail(refusal);
      return;
    }
    context.next();
  }

  /** What a request's rows and answer are taken from. */
  static MemoryBudget.Hold of(RoutingContext context) {
    return context.get(HOLD);
  }

  /**
   * The body is there: what it did not need is given back.
   *
   * @param bytes that it has
   */
  void settle(RoutingContext context, int bytes) {
    of(context).giveBack(bodyBytes(context.request()) - bytes);
  }

  /** From now on, the memory is given back by who sends the answer, or when the caller goes. */
  static void keepWhileSending(RoutingContext context) {
    context.put(SENDING, true);
  }

  /** Whether a request has a body, as far as it says. */
  static boolean hasBody(HttpServerRequest request) {
    String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
    return request.getHeader(HttpHeaders.TRANSFER_ENCODING) != null
        || (length != null && !length.equals("0"));
  }

  /** More than may be is not read: the body's handler refuses it. */
  private long bodyBytes(HttpServerRequest request) {
    if (request.getHeader(HttpHeaders.TRANSFER_ENCODING) != null) {
      return maxBodyBytes;
    }
    String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
    return length == null ? 0 : Math.min(maxBodyBytes, Long.parseLong(length));
  }
}
