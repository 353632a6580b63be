package dev.palaver.idempotency;

import dev.palaver.core.UserId;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.TreeMap;

/**
 * A key as one request gave it.
 *
 * @param user whose key it is: keys of two users never meet
 * @param key the header's value
 * @param operation the contract's operationId and path parameters, so that a key used on another
 *     operation is a mismatch
 * @param bodyHash SHA-256 of the body with its object keys sorted, so that a retry may order or
 *     space its JSON in another way
 */
public record IdempotencyKey(UserId user, String key, String operation, Buffer bodyHash) {

  /** The key of a request with this body. */
  public static IdempotencyKey of(UserId user, String key, String operation, Object body) {
    try {
      byte[] canonical = canonical(body).getBytes(StandardCharsets.UTF_8);
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(canonical);
      return new IdempotencyKey(user, key, operation, Buffer.buffer(hash));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  private static String canonical(Object value) {
    StringBuilder text = new StringBuilder();
    write(value, text);
    return text.toString();
  }

  private static void write(Object value, StringBuilder text) {
    if (value instanceof JsonObject object) {
      text.append('{');
      new TreeMap<>(object.getMap())
          .keySet()
          .forEach(
              name -> {
                text.append(Json.encode(name)).append(':');
                write(object.getValue(name), text);
                text.append(',');
              });
      text.append('}');
    } else if (value instanceof JsonArray array) {
      text.append('[');
      for (int i = 0; i < array.size(); i++) {
        write(array.getValue(i), text);
        text.append(',');
      }
      text.append(']');
    } else {
      text.append(Json.encode(value));
    }
  }
}
