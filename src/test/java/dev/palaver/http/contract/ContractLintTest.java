package dev.palaver.http.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.palaver.testing.ContractSchemas;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Test;

/** Rules that the contract keeps so that a reader can generate a client from it. */
class ContractLintTest {
  private static final ContractSchemas SCHEMAS = ContractSchemas.get();
  private static final JsonObject DOCUMENT = SCHEMAS.document();
  private static final JsonObject COMPONENTS = DOCUMENT.getJsonObject("components");

  private final List<String> faults = new ArrayList<>();

  private static void eachOperation(BiConsumer<String, JsonObject> rule) {
    JsonObject paths = DOCUMENT.getJsonObject("paths");
    for (String path : paths.fieldNames()) {
      for (String method : paths.getJsonObject(path).fieldNames()) {
        rule.accept(method + " " + path, paths.getJsonObject(path).getJsonObject(method));
      }
    }
  }

  private void require(boolean holds, String fault) {
    if (!holds) {
      faults.add(fault);
    }
  }

  @Test
  void everyOperationSaysWhatItIsAndWhatItNeeds() {
    Set<String> tags = new HashSet<>();
    DOCUMENT.getJsonArray("tags").forEach(tag -> tags.add(((JsonObject) tag).getString("name")));

    eachOperation(
        (name, operation) -> {
          for (String key : List.of("operationId", "summary", "x-permission")) {
            require(operation.getString(key) != null, name + " has no " + key);
          }
          require(operation.getJsonArray("security") != null, name + " has no security");
          JsonArray used = operation.getJsonArray("tags");
          require(used.size() == 1 && tags.contains(used.getString(0)), name + " has no known tag");
        });

    assertThat(faults).isEmpty();
  }

  @Test
  void everyOperationDocumentsTheErrorsThatItCanAnswer() {
    eachOperation(
        (name, operation) -> {
          Set<String> expected = new HashSet<>(Set.of("400", "401", "403", "429", "503"));
          if (operation.containsKey("requestBody")) {
            expected.addAll(Set.of("413", "415", "422"));
          }
          if (name.contains("{id}")) {
            expected.add("404");
          }
          if (name.startsWith("post")) {
            expected.add("409");
          }
          Set<String> documented = operation.getJsonObject("responses").fieldNames();
          require(documented.containsAll(expected), name + " documents only " + documented);
        });

    assertThat(faults).isEmpty();
  }

  @Test
  void everyPostTakesAnIdempotencyKeyAndEveryPathItsId() {
    eachOperation(
        (name, operation) -> {
          List<String> names = new ArrayList<>();
          for (Object reference : operation.getJsonArray("parameters", new JsonArray())) {
            JsonObject parameter = resolve((JsonObject) reference);
            names.add(parameter.getString("name"));
            require(parameter.containsKey("description"), name + " " + names + " not described");
            require(
                parameter.containsKey("example") || parameter.toString().contains("example"),
                name + " " + names + " has no example");
          }
          require(name.startsWith("post") == names.contains("Idempotency-Key"), name + names);
          require(name.contains("{id}") == names.contains("id"), name + names);
        });

    assertThat(faults).isEmpty();
  }

  @Test
  void everyResponseIsDescribedAndNamesTheRequest() {
    eachOperation(
        (name, operation) -> {
          JsonObject responses = operation.getJsonObject("responses");
          for (String status : responses.fieldNames()) {
            JsonObject response = resolve(responses.getJsonObject(status));
            String what = name + " " + status;
            require(response.containsKey("description"), what + " is not described");
            JsonObject headers = response.getJsonObject("headers", new JsonObject());
            require(headers.containsKey("X-Request-Id"), what + " has no X-Request-Id");
            require(
                Set.of("429", "503").contains(status) == headers.containsKey("Retry-After"),
                what + ": Retry-After");
            require(status.equals("204") != response.containsKey("content"), what + ": content");
          }
        });

    assertThat(faults).isEmpty();
  }

  @Test
  void everySchemaAndPropertyIsDescribed() {
    JsonObject schemas = COMPONENTS.getJsonObject("schemas");
    for (String name : schemas.fieldNames()) {
      describe("/components/schemas/" + name, schemas.getJsonObject(name));
    }

    assertThat(faults).isEmpty();
  }

  private void describe(String pointer, JsonObject schema) {
    require(schema.containsKey("description"), pointer + " is not described");
    JsonObject properties = schema.getJsonObject("properties", new JsonObject());
    for (String name : properties.fieldNames()) {
      describe(pointer + "/properties/" + name, properties.getJsonObject(name));
    }
  }

  @Test
  void everySchemaHasAnExampleAndEveryExampleFitsItsSchema() {
    JsonObject schemas = COMPONENTS.getJsonObject("schemas");
    for (String name : schemas.fieldNames()) {
      require(schemas.getJsonObject(name).containsKey("examples"), name + " has no example");
    }
    checkExamples("", DOCUMENT);

    assertThat(faults).isEmpty();
  }

  /** {@code examples} stand in schemas; {@code example} beside the schema that they show. */
  private void checkExamples(String pointer, Object value) {
    if (value instanceof JsonArray array) {
      for (int i = 0; i < array.size(); i++) {
        checkExamples(pointer + "/" + i, array.getValue(i));
      }
    }
    if (value instanceof JsonObject object) {
      if (object.getValue("examples") instanceof JsonArray examples) {
        examples.forEach(example -> checkExample(pointer, example));
      }
      if (object.containsKey("example")) {
        checkExample(pointer + "/schema", object.getValue("example"));
      }
      for (String name : object.fieldNames()) {
        if (!name.startsWith("example")) {
          checkExamples(pointer + "/" + name.replace("/", "~1"), object.getValue(name));
        }
      }
    }
  }

  private void checkExample(String pointer, Object example) {
    List<String> wrong = SCHEMAS.faults(pointer, example);
    require(wrong.isEmpty(), pointer + ": example " + example + ": " + wrong);
  }

  @Test
  void everyRequestExamplePassesTheServersOwnCheck() {
    Contract contract = Contract.load();
    eachOperation(
        (name, operation) -> {
          JsonObject body = operation.getJsonObject("requestBody");
          if (body != null) {
            String id = operation.getString("operationId");
            schemaOf(body)
                .getJsonArray("examples")
                .forEach(example -> contract.bodyValidator(id).validate(example));
          }
        });
  }

  @Test
  void everythingDeclaredIsUsed() {
    String text = DOCUMENT.encode();
    for (String kind : List.of("schemas", "parameters", "responses", "headers")) {
      for (String name : COMPONENTS.getJsonObject(kind).fieldNames()) {
        String reference = "\"#/components/" + kind + "/" + name + "\"";
        require(text.contains(reference), reference + " is not used");
      }
    }

    assertThat(faults).isEmpty();
  }

  private static JsonObject schemaOf(JsonObject body) {
    return resolve(
        body.getJsonObject("content").getJsonObject("application/json").getJsonObject("schema"));
  }

  private static JsonObject resolve(JsonObject object) {
    String reference = object.getString("$ref");
    if (reference == null) {
      return object;
    }
    JsonObject at = DOCUMENT;
    for (String token : reference.substring(2).split("/", -1)) {
      at = at.getJsonObject(token);
    }
    return at;
  }
}
