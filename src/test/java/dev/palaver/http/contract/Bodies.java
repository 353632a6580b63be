package dev.palaver.http.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.palaver.core.ChatException;
import io.vertx.core.json.JsonObject;
import java.util.List;

/** Request bodies for tests, and what the contract says of them. */
final class Bodies {
  private static final Contract CONTRACT = Contract.load();
  private static final String CHANNEL = "7c9e6679-7425-40de-944b-e07fc1f90ae7";
  private static final String MESSAGE =
      "{\"body\":\"a\",\"channelId\":\"%s\",\"channelType\":\"t\"}";
  private static final String RECIPIENT =
      "{\"channelId\":\"%1$s\",\"recipientId\":\"%1$s\",\"messageId\":\"%1$s\"}";

  private Bodies() {}

  /** The least that the operation takes. */
  static JsonObject valid(String operationId) {
    return switch (operationId) {
      case "createMessage", "createReply", "replaceMessage" ->
          new JsonObject(MESSAGE.formatted(CHANNEL));
      case "createRecipient", "createMessageRecipient", "replaceRecipient" ->
          new JsonObject(RECIPIENT.formatted(CHANNEL));
      case "createAttachments" -> new JsonObject("{\"attachmentFiles\":[]}");
      default -> new JsonObject();
    };
  }

  /** How the operation refuses a body. */
  static ChatException refused(String operationId, Object body) {
    ChatException refusal =
        catchThrowableOfType(
            ChatException.class, () -> CONTRACT.bodyValidator(operationId).validate(body));
    assertThat(refusal).as("%s takes %s", operationId, body).isNotNull();
    return refusal;
  }

  /** As the recorded answers write them: {@code /body|type}, sorted. */
  static List<String> faults(String operationId, Object body) {
    return refused(operationId, body).details().stream()
        .map(d -> d.path() + "|" + d.code())
        .sorted()
        .toList();
  }

  /** Asserts that the operation takes a body. */
  static void accepted(String operationId, Object body) {
    assertThatCode(() -> CONTRACT.bodyValidator(operationId).validate(body))
        .as("%s refuses %s", operationId, body)
        .doesNotThrowAnyException();
  }

  /** A valid body with one property set; apostrophes in the JSON stand for quotes. */
  static JsonObject with(String operationId, String name, String json) {
    return valid(operationId)
        .mergeIn(new JsonObject("{\"" + name + "\":" + json.replace('\'', '"') + "}"));
  }
}
