package dev.palaver.filter;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * JSON of a client, with its depth checked while it is read. Gives {@code Map<String, Object>},
 * {@code List<Object>}, String, Boolean, Long, BigInteger, Double and null.
 */
final class JsonText {
  private static final JsonFactory JSON = new JsonFactory();

  /** A key with which careless code reaches JavaScript's prototypes; the reference refuses it. */
  private static final String PROTOTYPE = "__proto__";

  private final JsonParser parser;
  private final String parameter;
  private final int maxDepth;

  private JsonText(JsonParser parser, String parameter, int maxDepth) {
    this.parser = parser;
    this.parameter = parameter;
    this.maxDepth = maxDepth;
  }

  /**
   * Reads one JSON text.
   *
   * @throws dev.palaver.core.ChatException 400
   */
  static Object read(String parameter, String text, int maxDepth) {
    try (JsonParser parser = JSON.createParser(text)) {
      JsonText reader = new JsonText(parser, parameter, maxDepth);
      Object value = reader.value(parser.nextToken(), 1);
      if (parser.nextToken() != null) {
        throw reader.malformed();
      }
      return value;
    } catch (IOException malformed) {
      throw Faults.malformed(parameter, "it is not JSON");
    }
  }

  /**
   * @throws dev.palaver.core.ChatException 400 for a key that is never data
   */
  static void checkKey(String parameter, String key) {
    if (key.equals(PROTOTYPE)) {
      throw Faults.malformed(parameter, "the key " + PROTOTYPE + " is not allowed");
    }
  }

  private Object value(JsonToken token, int depth) throws IOException {
    if (token == null) {
      throw malformed();
    }
    return switch (token) {
      case START_OBJECT -> object(checked(depth));
      case START_ARRAY -> array(checked(depth));
      case VALUE_STRING -> parser.getText();
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> number(parser.getNumberValue());
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      case VALUE_NULL -> null;
      default -> throw malformed();
    };
  }

  private static Object number(Number number) {
    return number instanceof Integer ? (Object) number.longValue() : number;
  }

  private int checked(int depth) {
    if (depth > maxDepth) {
      throw Faults.tooDeep(maxDepth);
    }
    return depth;
  }

  private Map<String, Object> object(int depth) throws IOException {
    Map<String, Object> object = new LinkedHashMap<>();
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String key = parser.currentName();
      checkKey(parameter, key);
      object.put(key, value(parser.nextToken(), depth + 1));
    }
    return object;
  }

  private List<Object> array(int depth) throws IOException {
    List<Object> array = new ArrayList<>();
    for (JsonToken token = parser.nextToken();
        token != JsonToken.END_ARRAY;
        token = parser.nextToken()) {
      array.add(value(token, depth + 1));
    }
    return array;
  }

  private RuntimeException malformed() {
    return Faults.malformed(parameter, "it is not JSON");
  }
}
