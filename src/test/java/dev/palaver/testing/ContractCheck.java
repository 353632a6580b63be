package dev.palaver.testing;

import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpHeaders;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * Asserts that an answer of the server is one that the contract promises: its status is documented,
 * its headers are there, its body fits the schema. Tests call it on every answer that they get, so
 * that a wrong word in the contract fails the build.
 */
public final class ContractCheck {
  /** Answers of no operation: an unknown route, or a wrong method. */
  private static final String ERROR_SCHEMA = "/components/schemas/Error";

  private static final ContractSchemas SCHEMAS = ContractSchemas.get();

  private record Operation(String pointer, JsonObject definition) {}

  private ContractCheck() {}

  /** Checks an answer to java.net.http's client, and hands it back. */
  public static HttpResponse<String> check(HttpResponse<String> response) {
    check(
        response.request().method(),
        response.uri().getRawPath(),
        response.statusCode(),
        response.headers(),
        response.body());
    return response;
  }

  /**
   * Checks an answer.
   *
   * @param method in any case
   * @param path as requested, or the contract's template; without the query
   * @param body as text; null is the same as empty
   * @throws AssertionError when the contract does not promise this answer; for a path or method
   *     that it does not have, when the answer is not an error in the envelope
   */
  public static void check(
      String method, String path, int status, HttpHeaders headers, String body) {
    String what = method + " " + path + " -> " + status;
    Optional<Operation> operation = find(method.toLowerCase(Locale.ROOT), path);
    if (operation.isPresent()) {
      checkResponse(what, operation.get(), status, headers, body);
    } else if (status < 400) {
      throw new AssertionError(what + ": the contract has no such operation");
    } else {
      checkBody(what, ERROR_SCHEMA, headers, body);
    }
  }

  /** The same for an answer to Vert.x's client. */
  public static void check(
      HttpMethod method, String path, int status, MultiMap headers, Buffer body) {
    Map<String, List<String>> map = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    headers.names().forEach(name -> map.put(name, headers.getAll(name)));
    check(
        method.name(),
        path,
        status,
        HttpHeaders.of(map, (name, value) -> true),
        body == null ? "" : body.toString());
  }

  /** Checks an answer by its operation's id; else as the other one. */
  public static void check(String operationId, int status, HttpHeaders headers, String body) {
    JsonObject paths = SCHEMAS.document().getJsonObject("paths");
    for (String path : paths.fieldNames()) {
      for (String method : paths.getJsonObject(path).fieldNames()) {
        JsonObject operation = paths.getJsonObject(path).getJsonObject(method);
        if (operationId.equals(operation.getString("operationId"))) {
          check(method, path, status, headers, body);
          return;
        }
      }
    }
    throw new AssertionError("The contract has no operation " + operationId);
  }

  private static void checkResponse(
      String what, Operation operation, int status, HttpHeaders headers, String body) {
    JsonObject responses = operation.definition().getJsonObject("responses");
    JsonObject response = responses.getJsonObject(Integer.toString(status));
    if (response == null) {
      throw new AssertionError(
          what + ": documented are " + responses.fieldNames() + "; body: " + body);
    }
    String pointer = operation.pointer() + "/responses/" + status;
    if (response.containsKey("$ref")) {
      pointer = response.getString("$ref").substring(1);
      response = at(pointer);
    }
    checkHeaders(what, response.getJsonObject("headers", new JsonObject()), headers);
    if (response.containsKey("content")) {
      checkBody(what, pointer + "/content/application~1json/schema", headers, body);
    } else if (body != null && !body.isEmpty()) {
      throw new AssertionError(what + ": no body is documented, but there is one: " + body);
    } else if (headers.firstValue("content-type").isPresent()) {
      throw new AssertionError(what + ": an answer without a body has a Content-Type");
    }
  }

  private static void checkHeaders(String what, JsonObject documented, HttpHeaders headers) {
    for (String name : documented.fieldNames()) {
      if (headers.firstValue(name).isEmpty()) {
        throw new AssertionError(what + ": the header " + name + " is missing");
      }
    }
  }

  private static void checkBody(String what, String pointer, HttpHeaders headers, String body) {
    String type = headers.firstValue("content-type").orElse("");
    if (!type.split(";", -1)[0].trim().equals("application/json")) {
      throw new AssertionError(what + ": Content-Type is \"" + type + "\"; body: " + body);
    }
    List<String> faults;
    try {
      faults = SCHEMAS.faults(pointer, Json.decodeValue(body == null ? "" : body));
    } catch (DecodeException e) {
      throw new AssertionError(what + ": the body is not JSON: " + body, e);
    }
    if (!faults.isEmpty()) {
      throw new AssertionError(
          what + ": the body breaks " + pointer + "\n" + String.join("\n", faults) + "\n" + body);
    }
  }

  /** Literal paths win over templates, as in the router. */
  private static Optional<Operation> find(String method, String path) {
    JsonObject paths = SCHEMAS.document().getJsonObject("paths");
    return paths.fieldNames().stream()
        .filter(template -> template.equals(path) || pattern(template).matcher(path).matches())
        .filter(template -> paths.getJsonObject(template).containsKey(method))
        .min((a, b) -> Boolean.compare(a.contains("{"), b.contains("{")))
        .map(
            template ->
                new Operation(
                    "/paths/" + template.replace("/", "~1") + "/" + method,
                    paths.getJsonObject(template).getJsonObject(method)));
  }

  private static Pattern pattern(String template) {
    return Pattern.compile(template.replaceAll("\\{[^}]+}", "[^/]+"));
  }

  private static JsonObject at(String pointer) {
    JsonObject at = SCHEMAS.document();
    for (String token : pointer.substring(1).split("/", -1)) {
      at = at.getJsonObject(token);
    }
    return at;
  }
}
