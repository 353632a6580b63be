package dev.palaver.http;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

/**
 * What an operation answers.
 *
 * @param status of the answer
 * @param body JSON text; null for an answer without a body
 */
public record Reply(int status, Buffer body) {
  private static final Reply NO_CONTENT = new Reply(204, null);

  /** 200 with an object. */
  public static Reply of(JsonObject body) {
    return new Reply(200, body.toBuffer());
  }

  /** 200 with a list. */
  public static Reply of(JsonArray body) {
    return new Reply(200, body.toBuffer());
  }

  /** 200 with JSON text. */
  public static Reply of(Buffer json) {
    return new Reply(200, json);
  }

  /** 200 with the number of rows that a bulk operation or a count found. */
  public static Reply count(long count) {
    return of(new JsonObject().put("count", count));
  }

  /** 204, without a body. */
  public static Reply noContent() {
    return NO_CONTENT;
  }
}
