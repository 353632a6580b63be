package dev.palaver.http.contract;

import dev.palaver.core.ChatException;
import dev.palaver.core.ErrorCode;
import io.vertx.core.buffer.Buffer;
import java.util.Locale;

/**
 * From the bytes of a request to a decoded JSON value. Where the reference answers 500 (no body, no
 * content type), the caller is told what is missing instead. Any thread; does not block.
 */
public final class BodyReader {
  private static final String JSON = "application/json";

  private BodyReader() {}

  /**
   * Reads a request's body.
   *
   * @param contentType the header, or null: only {@code application/json}, in UTF-8
   * @param contentEncoding the header, or null: what the HTTP server decoded it has removed, so
   *     that anything but {@code identity} is unknown
   * @param body the bytes, or null; the caller has bounded their number
   * @return as {@link #parse}
   * @throws ChatException UNSUPPORTED_MEDIA_TYPE, or as {@link #parse}
   */
  public static Object read(String contentType, String contentEncoding, Buffer body) {
    if (contentEncoding != null && !contentEncoding.trim().equalsIgnoreCase("identity")) {
      throw unsupported("Content-Encoding is not supported.");
    }
    if (contentType == null && isEmpty(body)) {
      throw ChatException.badRequest("The request body is missing.");
    }
    requireJson(contentType);
    return parse(body);
  }

  /**
   * Decodes JSON text: the whole of it, in valid UTF-8, nested at most {@value JsonText#MAX_DEPTH}
   * deep. Also for the frames of sockets.
   *
   * @return null, Boolean, Number (Integer, Long, BigInteger, Double), String, JsonObject or
   *     JsonArray; of equal keys the last one holds
   * @throws ChatException MALFORMED_JSON or BAD_REQUEST
   */
  public static Object parse(Buffer body) {
    if (isEmpty(body)) {
      throw ChatException.badRequest("The request body is missing.");
    }
    return JsonText.parse(body.getBytes());
  }

  /** Whether a content type is a form's. */
  public static boolean isForm(String contentType) {
    String type = contentType.trim().toLowerCase(Locale.ROOT);
    return type.startsWith("application/x-www-form-urlencoded") || type.startsWith("multipart/");
  }

  private static boolean isEmpty(Buffer body) {
    return body == null || body.length() == 0;
  }

  private static void requireJson(String contentType) {
    String[] parts = contentType == null ? new String[] {""} : contentType.split(";", -1);
    if (!parts[0].trim().equalsIgnoreCase(JSON)) {
      throw unsupported("Content-Type must be " + JSON + ".");
    }
    for (int i = 1; i < parts.length; i++) {
      String parameter = parts[i].trim().toLowerCase(Locale.ROOT).replace("\"", "");
      if (parameter.startsWith("charset=") && !parameter.equals("charset=utf-8")) {
        throw unsupported("The charset must be utf-8.");
      }
    }
  }

  private static ChatException unsupported(String message) {
    return new ChatException(ErrorCode.UNSUPPORTED_MEDIA_TYPE, message);
  }
}
