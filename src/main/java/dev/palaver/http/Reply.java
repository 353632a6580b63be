package dev.palaver.http;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;

/**
 * What an operation answers.
 *
 * @param status of the answer
 * @param parts of its JSON text, in their order; none for an answer without a body
 */
public record Reply(int status, List<Buffer> parts) {
  private static final Reply NO_CONTENT = new Reply(204, List.of());

  /** 200 with an object. */
  public static Reply of(JsonObject body) {
    return of(List.of(body.toBuffer()));
  }

  /** 200 with a list. */
  public static Reply of(JsonArray body) {
    return of(List.of(body.toBuffer()));
  }

  /** 200 with JSON text. */
  public static Reply of(List<Buffer> parts) {
    return new Reply(200, parts);
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
