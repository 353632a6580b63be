package dev.palaver.http.contract;

import dev.palaver.http.contract.ContainerChecks.FreeObjectCheck;
import dev.palaver.http.contract.ContainerChecks.ListCheck;
import dev.palaver.http.contract.ContainerChecks.ObjectCheck;
import dev.palaver.http.contract.ScalarChecks.BooleanCheck;
import dev.palaver.http.contract.ScalarChecks.ChoiceCheck;
import dev.palaver.http.contract.ScalarChecks.Format;
import dev.palaver.http.contract.ScalarChecks.IntegerCheck;
import dev.palaver.http.contract.ScalarChecks.TextCheck;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Makes checks from the contract's schemas. It knows the part of JSON Schema that request bodies
 * use, and refuses every other keyword, so that no rule is written in the contract and not held.
 */
final class SchemaCompiler {
  /** The one pattern in use: a text without U+0000, which PostgreSQL cannot store. */
  static final String NO_NUL = "^[^\\u0000]*$";

  private static final String SCHEMA_REF = "#/components/schemas/";
  private static final Set<String> COMMON = Set.of("type", "description", "examples", "title");
  private static final Map<String, Set<String>> KEYWORDS =
      Map.of(
          "string", Set.of("format", "minLength", "maxLength", "pattern", "enum"),
          "integer", Set.of("format", "minimum", "maximum"),
          "boolean", Set.of(),
          "array", Set.of("items", "maxItems"),
          "object", Set.of("properties", "required", "additionalProperties"));

  private final JsonObject schemas;

  SchemaCompiler(JsonObject document) {
    this.schemas = document.getJsonObject("components").getJsonObject("schemas");
  }

  /**
   * Makes the check of a schema. Recursive schemas are not supported: no request body has one.
   *
   * @throws IllegalStateException at a keyword, type, format or pattern that it does not know
   */
  Check compile(JsonObject schema) {
    JsonObject resolved = resolve(schema);
    List<String> types = types(resolved);
    boolean nullable = types.remove("null");
    if (types.size() != 1 || !KEYWORDS.containsKey(types.get(0))) {
      throw unknown("type " + resolved.getValue("type"), resolved);
    }
    String type = types.get(0);
    refuseUnknownKeywords(resolved, KEYWORDS.get(type));
    return switch (type) {
      case "string" -> resolved.containsKey("enum") ? choice(resolved) : text(resolved, nullable);
      case "integer" -> integer(resolved, nullable);
      case "boolean" -> new BooleanCheck(nullable);
      case "array" -> list(resolved, nullable);
      default -> object(resolved, nullable);
    };
  }

  private JsonObject resolve(JsonObject schema) {
    String ref = schema.getString("$ref");
    if (ref == null) {
      return schema;
    }
    JsonObject target =
        ref.startsWith(SCHEMA_REF)
            ? schemas.getJsonObject(ref.substring(SCHEMA_REF.length()))
            : null;
    if (target == null) {
      throw unknown("$ref " + ref, schema);
    }
    return target;
  }

  private static ChoiceCheck choice(JsonObject schema) {
    return new ChoiceCheck(schema.getJsonArray("enum").stream().map(String.class::cast).toList());
  }

  private static TextCheck text(JsonObject schema, boolean nullable) {
    String pattern = schema.getString("pattern");
    if (pattern != null && !pattern.equals(NO_NUL)) {
      throw unknown("pattern " + pattern, schema);
    }
    int minLength = schema.getInteger("minLength", 0);
    if (minLength > 1) {
      throw unknown("minLength " + minLength, schema);
    }
    return new TextCheck(
        nullable,
        minLength == 0,
        schema.getInteger("maxLength", Integer.MAX_VALUE),
        format(schema),
        pattern == null);
  }

  private static Format format(JsonObject schema) {
    String keyword = schema.getString("format", Format.ANY.keyword());
    for (Format format : Format.values()) {
      if (format.keyword().equals(keyword)) {
        return format;
      }
    }
    throw unknown("format " + keyword, schema);
  }

  private static IntegerCheck integer(JsonObject schema, boolean nullable) {
    String format = schema.getString("format", "int64");
    boolean small = format.equals("int32");
    if (!small && !format.equals("int64")) {
      throw unknown("format " + format, schema);
    }
    return new IntegerCheck(
        nullable,
        schema.getLong("minimum", small ? Integer.MIN_VALUE : Long.MIN_VALUE),
        schema.getLong("maximum", small ? Integer.MAX_VALUE : Long.MAX_VALUE));
  }

  private ListCheck list(JsonObject schema, boolean nullable) {
    return new ListCheck(
        nullable,
        schema.getInteger("maxItems", Integer.MAX_VALUE),
        compile(schema.getJsonObject("items")));
  }

  private Check object(JsonObject schema, boolean nullable) {
    boolean open = schema.getBoolean("additionalProperties", true);
    JsonObject properties = schema.getJsonObject("properties");
    if (properties == null && open) {
      return new FreeObjectCheck(nullable);
    }
    Map<String, Check> checks = new HashMap<>();
    properties
        .fieldNames()
        .forEach(name -> checks.put(name, compile(properties.getJsonObject(name))));
    List<String> required = new ArrayList<>();
    schema.getJsonArray("required", new JsonArray()).forEach(name -> required.add((String) name));
    return new ObjectCheck(nullable, Map.copyOf(checks), List.copyOf(required), open);
  }

  private static List<String> types(JsonObject schema) {
    List<String> types = new ArrayList<>();
    if (schema.getValue("type") instanceof JsonArray several) {
      several.forEach(type -> types.add((String) type));
    } else {
      types.add(schema.getString("type", "(none)"));
    }
    return types;
  }

  private static void refuseUnknownKeywords(JsonObject schema, Set<String> known) {
    for (String keyword : schema.fieldNames()) {
      if (!COMMON.contains(keyword) && !known.contains(keyword)) {
        throw unknown("keyword " + keyword, schema);
      }
    }
  }

  private static IllegalStateException unknown(String what, JsonObject schema) {
    return new IllegalStateException(
        "The contract's request bodies use " + what + ", which is not checked: " + schema.encode());
  }
}
