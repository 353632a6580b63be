package dev.palaver.http.contract;

import dev.palaver.core.ChatException;
import io.vertx.core.json.JsonObject;

/**
 * The check of one operation's request body against the contract. Made from the schema at start-up
 * into hand-written checks instead of vertx-json-schema: that one takes some 50 us for a message
 * where these take under 2, and its errors do not have the reference's codes and paths. Any thread;
 * does not block.
 */
public final class BodyValidator {
  private final Check check;

  BodyValidator(Check check) {
    this.check = check;
  }

  /**
   * Checks a body that {@link BodyReader} or Vert.x has decoded. Nothing is coerced, dropped or
   * defaulted: numbers may come as any {@link Number} ({@code 1.0} is an integer), and {@code id}
   * stays where the contract allows it.
   *
   * @param body a decoded JSON value; anything but an object is refused
   * @return the body
   * @throws ChatException VALIDATION_FAILED with the faults (at most 50), or EMPTY_VALUE when the
   *     only faults are required texts that are empty
   */
  public JsonObject validate(Object body) {
    Faults faults = new Faults();
    check.check(body, Location.ROOT, faults);
    faults.throwIfAny();
    return (JsonObject) body;
  }
}
