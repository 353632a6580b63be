package dev.palaver.http.contract;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

/**
 * The copy of the contract that vertx-web-openapi-router 5.0 loads. It refuses parameters with
 * {@code content}, and every other way to declare {@code filter} answers wrongly or fails (a
 * declared query parameter is decoded twice); undeclared ones pass untouched. The router finds
 * operations and their security and validates nothing, so bodies' and answers' schemas are left out
 * too, which halves the time to load.
 */
final class RouterDocument {
  private RouterDocument() {}

  /** Changes and returns the given copy. */
  static JsonObject of(JsonObject document) {
    JsonObject components = document.getJsonObject("components");
    JsonObject declared = components.getJsonObject("parameters");
    JsonObject paths = document.getJsonObject("paths");
    for (String path : paths.fieldNames()) {
      JsonObject item = paths.getJsonObject(path);
      for (String method : item.fieldNames()) {
        simplify(item.getJsonObject(method), declared);
      }
    }
    document.put(
        "components",
        new JsonObject().put("securitySchemes", components.getJsonObject("securitySchemes")));
    return document;
  }

  private static void simplify(JsonObject operation, JsonObject declared) {
    JsonArray parameters = operation.getJsonArray("parameters");
    if (parameters != null) {
      JsonArray kept = new JsonArray();
      for (int i = 0; i < parameters.size(); i++) {
        JsonObject parameter = resolve(parameters.getJsonObject(i), declared);
        if (!parameter.getString("in").equals("query")) {
          kept.add(parameter.copy());
        }
      }
      operation.put("parameters", kept);
    }
    operation.remove("requestBody");
    operation.put(
        "responses",
        new JsonObject().put("default", new JsonObject().put("description", "See the contract.")));
  }

  private static JsonObject resolve(JsonObject parameter, JsonObject declared) {
    String ref = parameter.getString("$ref");
    return ref == null
        ? parameter
        : declared.getJsonObject(ref.substring("#/components/parameters/".length()));
  }
}
