package dev.palaver.http;

import dev.palaver.core.ChatException;
import dev.palaver.core.ErrorCode;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The reference's error body, {@code {"error":{"statusCode","name","message","code"?,"details"?}}},
 * for REST answers and for sockets alike.
 */
public final class ErrorEnvelope {
  private static final Logger LOG = LoggerFactory.getLogger(ErrorEnvelope.class);

  private ErrorEnvelope() {}

  /**
   * What the caller is told of a failure. An unexpected one is logged with its trace and becomes
   * INTERNAL, without a word of what it was.
   */
  public static ChatException toCaller(Throwable failure) {
    if (failure instanceof ChatException known) {
      return known;
    }
    LOG.error("unexpected failure", failure);
    return new ChatException(ErrorCode.INTERNAL, "Internal Server Error");
  }

  /** The body of an answer. */
  public static JsonObject of(ChatException failure) {
    ErrorCode code = failure.code();
    JsonObject error =
        new JsonObject()
            .put("statusCode", code.status())
            .put("name", code.errorName())
            .put("message", failure.getMessage());
    if (code.code() != null) {
      error.put("code", code.code());
    }
    if (!failure.details().isEmpty()) {
      JsonArray details = new JsonArray();
      failure
          .details()
          .forEach(
              d ->
                  details.add(
                      new JsonObject()
                          .put("path", d.path())
                          .put("code", d.code())
                          .put("message", d.message())
                          .put("info", new JsonObject())));
      error.put("details", details);
    }
    return new JsonObject().put("error", error);
  }
}
