package dev.palaver.http;

import dev.palaver.core.ChatException;
import dev.palaver.core.ErrorCode;
import dev.palaver.core.MemoryBudget;
import dev.palaver.core.Principal;
import dev.palaver.core.UserId;
import dev.palaver.core.Uuids;
import io.vertx.core.MultiMap;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * A request that is authenticated, permitted and valid by the contract.
 *
 * @param caller who asks
 * @param pathParameters decoded values by name
 * @param query decoded query parameters, with their repetitions
 * @param headers of the request
 * @param body the decoded and validated JSON; null where the operation takes none
 * @param memory what rows and answers are taken from, until the answer has left
 */
public record OperationRequest(
    Principal caller,
    Map<String, String> pathParameters,
    MultiMap query,
    MultiMap headers,
    JsonObject body,
    MemoryBudget.Hold memory) {
  private static final int MAX_IDEMPOTENCY_KEY_LENGTH = 200;

  /** No sign, and never more than a long holds. */
  private static final Pattern NUMBER = Pattern.compile("\\d{1,18}");

  public UserId userId() {
    return caller.userId();
  }

  /**
   * The {@code id} in the path.
   *
   * @throws ChatException NOT_FOUND for what is no UUID: no row can have it
   */
  public UUID id() {
    return id("id");
  }

  /** The same for another id in the path. */
  public UUID id(String parameter) {
    String text = pathParameters.get(parameter);
    return Uuids.parse(text).orElseThrow(() -> ChatException.notFound("Entity", text));
  }

  /**
   * A query parameter that may be given once.
   *
   * @throws ChatException INVALID_PARAMETER when it is given several times
   */
  public Optional<String> parameter(String name) {
    List<String> values = query.getAll(name);
    if (values.size() > 1) {
      throw invalid(name, "maxItems", "must be given once");
    }
    return values.stream().findFirst();
  }

  /**
   * A query parameter that is a whole number.
   *
   * @throws ChatException INVALID_PARAMETER when it is none, or out of range
   */
  public long number(String name, long otherwise, long min, long max) {
    Optional<String> text = parameter(name);
    if (text.isEmpty()) {
      return otherwise;
    }
    if (NUMBER.matcher(text.get()).matches()) {
      long number = Long.parseLong(text.get());
      if (number >= min && number <= max) {
        return number;
      }
    }
    throw invalid(name, "type", "must be a whole number from " + min + " to " + max);
  }

  /**
   * A query parameter that is true or false; false when it is not given.
   *
   * @throws ChatException INVALID_PARAMETER for another text
   */
  public boolean flag(String name) {
    String text = parameter(name).orElse("false");
    if (!text.equals("true") && !text.equals("false")) {
      throw invalid(name, "type", "must be true or false");
    }
    return text.equals("true");
  }

  /** The refusal of a query parameter. */
  public static ChatException invalid(String parameter, String rule, String message) {
    return new ChatException(
        ErrorCode.INVALID_PARAMETER,
        "The parameter " + parameter + " " + message,
        List.of(new ChatException.Detail(parameter, rule, message)));
  }

  /**
   * The {@code Idempotency-Key} header (draft-ietf-httpapi-idempotency-key-header).
   *
   * @throws ChatException BAD_REQUEST for an empty or long one
   */
  public Optional<String> idempotencyKey() {
    String key = headers.get("Idempotency-Key");
    if (key == null) {
      return Optional.empty();
    }
    if (key.isBlank() || key.length() > MAX_IDEMPOTENCY_KEY_LENGTH || key.indexOf(0) >= 0) {
      throw new ChatException(
          ErrorCode.BAD_REQUEST,
          "Idempotency-Key must have 1 to " + MAX_IDEMPOTENCY_KEY_LENGTH + " characters");
    }
    return Optional.of(key);
  }
}
