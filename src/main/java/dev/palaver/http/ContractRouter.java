package dev.palaver.http;

import dev.palaver.config.AccessMode;
import dev.palaver.config.HttpConfig;
import dev.palaver.core.MemoryBudget;
import dev.palaver.http.contract.BodyValidator;
import dev.palaver.http.contract.Contract;
import dev.palaver.http.contract.ContractPages;
import dev.palaver.http.contract.EventContract;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.handler.BodyHandler;
import io.vertx.ext.web.handler.TimeoutHandler;
import io.vertx.ext.web.openapi.router.OpenAPIRoute;
import io.vertx.ext.web.openapi.router.RequestExtractor;
import io.vertx.ext.web.openapi.router.RouterBuilder;
import io.vertx.openapi.contract.OpenAPIContract;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;

/**
 * Routes requests by {@code openapi/palaver.yaml}. Each HTTP verticle makes its own router from one
 * shared instance, on its event loop.
 *
 * <p>The chain of an operation: request id and log, CORS, time limit, caller, permission, memory,
 * body, validation, handler.
 */
public final class ContractRouter {
  /** Before every route of the contract. */
  private static final int FIRST = -1000;

  /** The order of a route of the application's own, between the request log and the contract. */
  public static final int AFTER_LOG = FIRST + 1;

  /** The order of routes beside the contract: after CORS, and before the contract's own. */
  public static final int BESIDE_CONTRACT = FIRST + 5;

  private static final int[] ERROR_STATUSES = {400, 404, 405, 413, 414, 415, 417, 500, 501, 503};

  private final Vertx vertx;
  private final HttpConfig config;
  private final Contract contract;
  private final List<ContractPages.Page> pages;
  private final OpenAPIContract routes;
  private final Operations operations;
  private final TokenVerifier verifier;
  private final UserQuota quota;
  private final RequestMemory memory;

  private ContractRouter(
      Vertx vertx,
      HttpConfig config,
      Contract contract,
      List<ContractPages.Page> pages,
      OpenAPIContract routes,
      Operations operations,
      TokenVerifier verifier,
      UserQuota quota,
      MemoryBudget memory) {
    this.vertx = vertx;
    this.config = config;
    this.contract = contract;
    this.pages = pages;
    this.routes = routes;
    this.operations = operations;
    this.verifier = verifier;
    this.quota = quota;
    this.memory = new RequestMemory(memory, config.maxBodyBytes());
  }

  /**
   * Loads the contract and holds it against the handlers.
   *
   * @return fails with an IllegalStateException that names the operations without a handler and the
   *     handlers without an operation
   */
  public static Future<ContractRouter> prepare(
      Vertx vertx,
      HttpConfig config,
      AccessMode access,
      Contract contract,
      Operations operations,
      TokenVerifier verifier,
      UserQuota quota,
      MemoryBudget memory) {
    Set<String> unbound = new TreeSet<>(contract.operationIds());
    unbound.removeAll(operations.bound());
    Set<String> unknown = new TreeSet<>(operations.bound());
    unknown.removeAll(contract.operationIds());
    if (!unbound.isEmpty() || !unknown.isEmpty()) {
      return Future.failedFuture(
          new IllegalStateException(
              "contract and handlers differ: no handler for " + unbound + ", unknown " + unknown));
    }
    List<ContractPages.Page> pages = ContractPages.of(contract, EventContract.load(), access);
    return OpenAPIContract.from(vertx, contract.routerDocument())
        .map(
            routes ->
                new ContractRouter(
                    vertx, config, contract, pages, routes, operations, verifier, quota, memory));
  }

  /** A router for the calling event loop. */
  public Router createRouter() {
    RouterBuilder builder = RouterBuilder.create(vertx, routes, RequestExtractor.withBodyHandler());
    operations.handlers().forEach((id, handler) -> bind(builder, id, handler));
    operations.streams().forEach((id, handler) -> bindStream(builder, id, handler));
    Router router = builder.createRouter();
    router.route().order(FIRST).handler(new RequestLog());
    router.route().order(FIRST + 2).handler(new Cors(config.corsOrigins()));
    router.route().order(FIRST + 3).handler(new PathNormaliser());
    pages.forEach(page -> serve(router, page));
    IntStream.of(ERROR_STATUSES)
        .forEach(status -> router.errorHandler(status, new ErrorReply(status)));
    router.route().failureHandler(new ErrorReply(ErrorReply.UNKNOWN));
    return router;
  }

  private void bind(RouterBuilder builder, String id, Operations.Handler handler) {
    OpenAPIRoute route = builder.getRoute(id);
    route.setDoSecurity(false).setDoValidation(false);
    route.addHandler(TimeoutHandler.create(config.requestTimeout().toMillis(), 503));
    route.addHandler(guard(id));
    route.addHandler(memory);
    route.addHandler(new FormRefusal());
    route.addHandler(BodyHandler.create(false).setBodyLimit(config.maxBodyBytes()));
    route.addHandler(new OperationCall(memory, validatorOf(id), handler, config.requestTimeout()));
    route.addFailureHandler(new ErrorReply(ErrorReply.UNKNOWN));
  }

  /** Without a time limit: a stream lives as long as its reader's token. */
  private void bindStream(RouterBuilder builder, String id, Operations.StreamHandler handler) {
    OpenAPIRoute route = builder.getRoute(id);
    route.setDoSecurity(false).setDoValidation(false);
    route.addHandler(guard(id));
    route.addHandler(memory);
    route.addHandler(new StreamCall(memory, handler));
    route.addFailureHandler(new ErrorReply(ErrorReply.UNKNOWN));
  }

  private Authentication guard(String id) {
    return new Authentication(verifier, contract.permission(id), quota);
  }

  private Optional<BodyValidator> validatorOf(String id) {
    return contract.takesBody(id) ? Optional.of(contract.bodyValidator(id)) : Optional.empty();
  }

  private static void serve(Router router, ContractPages.Page page) {
    router
        .get(page.path())
        .order(FIRST + 4)
        .handler(
            context ->
                context
                    .response()
                    .putHeader(HttpHeaders.CONTENT_TYPE, page.type())
                    .end(page.text()));
  }
}
