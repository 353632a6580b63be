package dev.palaver.http;

import io.vertx.core.Future;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** The handlers of the contract's operations, by operationId. Features fill it at the start. */
public final class Operations {
  /** Answers one request. Runs on the request's event loop and must not block it. */
  @FunctionalInterface
  public interface Handler {
    /**
     * Answers a request.
     *
     * @return the answer; a failure or an exception becomes the error envelope
     */
    Future<Reply> handle(OperationRequest request);
  }

  /** Answers one request with events that go on until one side ends. On the event loop too. */
  @FunctionalInterface
  public interface StreamHandler {
    /**
     * Begins a stream.
     *
     * @param stream to write to, or to refuse; an exception becomes the error envelope
     */
    void handle(OperationRequest request, EventStream stream);
  }

  private final Map<String, Handler> handlers = new LinkedHashMap<>();
  private final Map<String, StreamHandler> streams = new LinkedHashMap<>();

  /**
   * Binds an operation of the contract.
   *
   * @throws IllegalStateException when it has a handler already
   */
  public Operations bind(String operationId, Handler handler) {
    if (streams.containsKey(operationId) || handlers.putIfAbsent(operationId, handler) != null) {
      throw twice(operationId);
    }
    return this;
  }

  /**
   * Binds an operation of the contract whose answer is a stream of events.
   *
   * @throws IllegalStateException when it has a handler already
   */
  public Operations bindStream(String operationId, StreamHandler handler) {
    if (handlers.containsKey(operationId) || streams.putIfAbsent(operationId, handler) != null) {
      throw twice(operationId);
    }
    return this;
  }

  private static IllegalStateException twice(String operationId) {
    return new IllegalStateException("two handlers for operation " + operationId);
  }

  Map<String, Handler> handlers() {
    return handlers;
  }

  Map<String, StreamHandler> streams() {
    return streams;
  }

  Set<String> bound() {
    Set<String> all = new HashSet<>(handlers.keySet());
    all.addAll(streams.keySet());
    return all;
  }
}
