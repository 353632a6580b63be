package dev.palaver.http.contract;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import dev.palaver.core.ChatException;
import dev.palaver.core.ErrorCode;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Decodes JSON that a stranger sent. Stricter than Vert.x's own decoder: bytes that are not UTF-8,
 * text after the value, deep nesting and {@code __proto__} (as the reference) are refused.
 */
final class JsonText {
  /** Deep enough for people, shallow enough for recursive code and for Jackson's writer (1000). */
  static final int MAX_DEPTH = 200;

  /** A value takes up to twenty times its text of the heap, and nobody needs so many. */
  static final int MAX_VALUES = 50_000;

  private static final char BYTE_ORDER_MARK = '\uFEFF';
  private static final char REPLACEMENT = '\uFFFD';

  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(MAX_DEPTH).build())
          .build();

  private final JsonParser parser;
  private final boolean mayHoldLoneSurrogates;
  private int values;

  private JsonText(JsonParser parser, boolean mayHoldLoneSurrogates) {
    this.parser = parser;
    this.mayHoldLoneSurrogates = mayHoldLoneSurrogates;
  }

  static Object parse(byte[] bytes) {
    String text = decode(bytes);
    try (JsonParser parser = FACTORY.createParser(text)) {
      JsonText reader = new JsonText(parser, text.contains("\\u"));
      Object value = reader.value(parser.nextToken());
      if (parser.nextToken() != null) {
        throw malformed("There is text after the JSON value.");
      }
      return value;
    } catch (StreamConstraintsException e) {
      throw ChatException.badRequest(
          "The JSON is nested deeper than "
              + MAX_DEPTH
              + " levels, or a name or number in it is too long.");
    } catch (JsonProcessingException e) {
      throw malformed(
          "The request body is not JSON (line %d, column %d)."
              .formatted(e.getLocation().getLineNr(), e.getLocation().getColumnNr()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The reference skips a byte order mark, so it is skipped here. */
  private static String decode(byte[] bytes) {
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      return !text.isEmpty() && text.charAt(0) == BYTE_ORDER_MARK ? text.substring(1) : text;
    } catch (CharacterCodingException e) {
      throw malformed("The request body is not UTF-8.");
    }
  }

  private Object value(JsonToken token) throws IOException {
    if (token == null) {
      throw malformed("The request body is empty.");
    }
    values++;
    if (values > MAX_VALUES) {
      throw ChatException.badRequest("The JSON holds more than " + MAX_VALUES + " values.");
    }
    return switch (token) {
      case START_OBJECT -> object();
      case START_ARRAY -> array();
      case VALUE_STRING -> wellFormed(parser.getText());
      case VALUE_NUMBER_INT -> parser.getNumberValue();
      case VALUE_NUMBER_FLOAT -> parser.getDoubleValue();
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      case VALUE_NULL -> null;
      default -> throw malformed("The request body is not JSON.");
    };
  }

  private JsonObject object() throws IOException {
    Map<String, Object> members = new LinkedHashMap<>();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String name = wellFormed(parser.currentName());
      if (name.equals("__proto__") || name.startsWith("__proto__.")) {
        throw ChatException.badRequest("The JSON may not have a key \"__proto__\".");
      }
      members.put(name, value(parser.nextToken()));
    }
    return new JsonObject(members);
  }

  private JsonArray array() throws IOException {
    List<Object> items = new ArrayList<>();
    for (JsonToken t = parser.nextToken(); t != JsonToken.END_ARRAY; t = parser.nextToken()) {
      items.add(value(t));
    }
    return new JsonArray(items);
  }

  /**
   * Puts U+FFFD in the place of half a surrogate pair, which JSON can write as an escape and UTF-8
   * cannot hold: Jackson could not write it back. Node, and so the reference, does the same when it
   * encodes text as UTF-8.
   */
  private String wellFormed(String text) {
    if (!mayHoldLoneSurrogates) {
      return text;
    }
    StringBuilder mended = null;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (!Character.isSurrogate(c)) {
        continue;
      }
      if (Character.isHighSurrogate(c)
          && i + 1 < text.length()
          && Character.isLowSurrogate(text.charAt(i + 1))) {
        i++;
      } else {
        mended = mended == null ? new StringBuilder(text) : mended;
        mended.setCharAt(i, REPLACEMENT);
      }
    }
    return mended == null ? text : mended.toString();
  }

  private static ChatException malformed(String message) {
    return new ChatException(ErrorCode.MALFORMED_JSON, message);
  }
}
