package dev.palaver.http.contract;

import dev.palaver.core.Permission;
import io.vertx.core.json.JsonObject;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The REST contract that Palaver serves and obeys. A fault in it (an unknown permission, a keyword
 * that the body checks do not know, an operation without an id) stops the start.
 */
public final class Contract {
  /** Where the contract is on the class path. */
  public static final String RESOURCE = "openapi/palaver.yaml";

  private static final Set<String> METHODS =
      Set.of("get", "put", "post", "delete", "patch", "head", "options", "trace");

  private record Operation(Permission permission, BodyValidator body) {}

  private final String yaml;
  private final JsonObject document;
  private final Map<String, Operation> operations;

  private Contract(String yaml, JsonObject document) {
    this.yaml = yaml;
    this.document = document;
    this.operations = Collections.unmodifiableMap(readOperations(document));
  }

  /**
   * Reads the contract from the class path. Blocks for up to a second: call it once, before the
   * server starts.
   *
   * @throws IllegalStateException when the contract has a fault
   */
  public static Contract load() {
    return of(ContractFile.load(RESOURCE));
  }

  static Contract parse(String yaml) {
    return of(ContractFile.parse(yaml));
  }

  private static Contract of(ContractFile file) {
    return new Contract(file.yaml(), file.document());
  }

  /** The whole contract, for {@code GET /openapi.json}; a copy, so that nobody changes it. */
  public JsonObject document() {
    return document.copy();
  }

  /** The whole contract as it was written, for {@code GET /openapi.yaml}. */
  public String yaml() {
    return yaml;
  }

  /**
   * A copy for vertx-web-openapi-router: the same operations, security and path parameters, without
   * what that router refuses to load or does not use ({@link RouterDocument}).
   */
  public JsonObject routerDocument() {
    return RouterDocument.of(document.copy());
  }

  /** The ids of all operations, in the order of the contract. */
  public Set<String> operationIds() {
    return operations.keySet();
  }

  /**
   * The permission that an operation needs; its fall-back does as well.
   *
   * @return empty for an operation that needs no token
   * @throws IllegalArgumentException when the contract has no such operation
   */
  public Optional<Permission> permission(String operationId) {
    return Optional.ofNullable(operation(operationId).permission());
  }

  /**
   * The check of an operation's request body.
   *
   * @throws IllegalArgumentException when the contract has no such operation, or it takes no body
   */
  public BodyValidator bodyValidator(String operationId) {
    BodyValidator body = operation(operationId).body();
    if (body == null) {
      throw new IllegalArgumentException(operationId + " takes no body");
    }
    return body;
  }

  /** Whether an operation takes a request body. */
  public boolean takesBody(String operationId) {
    return operation(operationId).body() != null;
  }

  private Operation operation(String operationId) {
    Operation operation = operations.get(operationId);
    if (operation == null) {
      throw new IllegalArgumentException("The contract has no operation " + operationId);
    }
    return operation;
  }

  private static Map<String, Operation> readOperations(JsonObject document) {
    SchemaCompiler compiler = new SchemaCompiler(document);
    Map<String, Operation> operations = new LinkedHashMap<>();
    JsonObject paths = document.getJsonObject("paths");
    for (String path : paths.fieldNames()) {
      JsonObject item = paths.getJsonObject(path);
      for (String method : item.fieldNames()) {
        if (METHODS.contains(method)) {
          JsonObject operation = item.getJsonObject(method);
          String id = operation.getString("operationId");
          if (id == null || operations.put(id, readOperation(operation, compiler)) != null) {
            throw new IllegalStateException(
                "No operationId, or one used twice: " + method + " " + path);
          }
        }
      }
    }
    return operations;
  }

  private static Operation readOperation(JsonObject operation, SchemaCompiler compiler) {
    String key = operation.getString("x-permission");
    JsonObject body = operation.getJsonObject("requestBody");
    JsonObject schema =
        body == null
            ? null
            : body.getJsonObject("content")
                .getJsonObject("application/json")
                .getJsonObject("schema");
    return new Operation(
        key == null ? null : permissionOf(key, operation.getString("x-permission-fallback")),
        schema == null ? null : new BodyValidator(compiler.compile(schema)));
  }

  private static Permission permissionOf(String key, String fallback) {
    Permission permission =
        Arrays.stream(Permission.values())
            .filter(p -> p.key().equals(key))
            .findFirst()
            .orElseThrow(() -> new IllegalStateException("Unknown x-permission " + key));
    if (!permission.fallback().map(Permission::key).equals(Optional.ofNullable(fallback))) {
      throw new IllegalStateException(
          "x-permission-fallback of " + key + " is not " + permission.fallback());
    }
    return permission;
  }
}
