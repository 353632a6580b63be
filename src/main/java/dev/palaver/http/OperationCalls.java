package dev.palaver.http;

import dev.palaver.core.ChatException;
import dev.palaver.core.MemoryBudget;
import dev.palaver.core.Principal;
import dev.palaver.http.contract.Contract;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.json.JsonObject;
import java.util.Map;

/**
 * Calls operations of the contract for callers that came by another way than a request: with the
 * same permission, the same check of the body and the same handler. Call it on an event loop.
 */
public final class OperationCalls {
  private final Contract contract;
  private final Operations operations;
  private final MemoryBudget memory;

  public OperationCalls(Contract contract, Operations operations, MemoryBudget memory) {
    this.contract = contract;
    this.operations = operations;
    this.memory = memory;
  }

  /**
   * Calls an operation that takes a body.
   *
   * @param pathParameters by their names in the contract
   * @param body decoded JSON of any kind; the contract decides
   * @return its answer; fails with a {@link ChatException}, or with what is INTERNAL to the caller
   */
  public Future<Reply> call(
      String operationId,
      Principal caller,
      Map<String, String> pathParameters,
      MultiMap headers,
      Object body) {
    MemoryBudget.Hold hold = memory.hold();
    try {
      contract.permission(operationId).ifPresent(caller::require);
      JsonObject valid = contract.bodyValidator(operationId).validate(body);
      OperationRequest request =
          new OperationRequest(
              caller, pathParameters, MultiMap.caseInsensitiveMultiMap(), headers, valid, hold);
      return operations
          .handlers()
          .get(operationId)
          .handle(request)
          .onComplete(done -> hold.release());
    } catch (RuntimeException fault) {
      hold.release();
      return Future.failedFuture(fault);
    }
  }
}
