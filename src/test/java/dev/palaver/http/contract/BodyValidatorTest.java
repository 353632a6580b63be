package dev.palaver.http.contract;

import static dev.palaver.http.contract.Bodies.accepted;
import static dev.palaver.http.contract.Bodies.faults;
import static dev.palaver.http.contract.Bodies.refused;
import static dev.palaver.http.contract.Bodies.valid;
import static dev.palaver.http.contract.Bodies.with;
import static org.assertj.core.api.Assertions.assertThat;

import dev.palaver.core.ChatException;
import dev.palaver.core.ErrorCode;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The rules for request bodies, most of them as recorded from the reference. */
class BodyValidatorTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          createMessage          | body channelId channelType
          createReply            | body channelId channelType
          replaceMessage         | body channelId channelType
          createRecipient        | channelId recipientId messageId
          createMessageRecipient | channelId recipientId
          replaceRecipient       | channelId recipientId messageId
          createAttachments      | attachmentFiles
          """)
  void whatIsRequiredIsMissedAllAtOnce(String operationId, String names) {
    ChatException refusal = refused(operationId, new JsonObject());

    assertThat(refusal.code()).isEqualTo(ErrorCode.VALIDATION_FAILED);
    assertThat(refusal.details())
        .allMatch(d -> d.path().isEmpty() && d.code().equals("required"))
        .extracting(ChatException.Detail::message)
        .containsExactly(
            Arrays.stream(names.split(" ", -1))
                .map(name -> "must have required property '" + name + "'")
                .toArray(String[]::new));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "updateMessage",
        "updateMessages",
        "updateReplies",
        "updateRecipient",
        "updateRecipients",
        "updateMessageRecipients",
        "createAttachment",
        "replaceAttachment",
        "updateAttachment",
        "updateAttachments"
      })
  void nothingIsRequiredOfAPatchOrAnAttachment(String operationId) {
    accepted(operationId, new JsonObject());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          createMessage    | body            | true                   | /body|type
          createMessage    | body            | {}                     | /body|type
          createMessage    | channelId       | 5                      | /channelId|type
          createMessage    | channelId       | null                   | /channelId|type
          createMessage    | status          | '1'                    | /status|type
          createMessage    | status          | null                   | /status|type
          createMessage    | status          | true                   | /status|type
          createMessage    | status          | 1.5                    | /status|type
          createMessage    | status          | 2147483648             | /status|maximum
          createMessage    | status          | -2147483649            | /status|minimum
          createMessage    | status          | 1e20                   | /status|maximum
          createMessage    | status          | 1e400                  | /status|type
          createMessage    | subject         | null                   | /subject|type
          createMessage    | toUserId        | 'abc'                  | /toUserId|format
          createMessage    | toUserId        | ''                     | /toUserId|format
          createMessage    | parentMessageId | null                   | /parentMessageId|type
          createMessage    | parentMessageId | 'abc'                  | /parentMessageId|format
          createMessage    | createdBy       | null                   | /createdBy|type
          createMessage    | createdOn       | 'yesterday'            | /createdOn|format
          createMessage    | createdOn       | '2020-01-01'           | /createdOn|format
          createMessage    | createdOn       | 1                      | /createdOn|type
          createMessage    | createdOn       | null                   | /createdOn|type
          createMessage    | createdOn       | '2020-13-01T00:00:00Z' | /createdOn|format
          createMessage    | deleted         | 'true'                 | /deleted|type
          createMessage    | deleted         | 1                      | /deleted|type
          createMessage    | deletedOn       | 'x'                    | /deletedOn|format
          createMessage    | deletedBy       | 5                      | /deletedBy|type
          createMessage    | deletedBy       | 'x'                    | /deletedBy|format
          createMessage    | foo             | 1                      | |additionalProperties
          createMessage    | id              | 'x'                    | |additionalProperties
          createMessage    | messages        | []                     | |additionalProperties
          createReply      | attachmentFiles | []                     | |additionalProperties
          replaceMessage   | id              | 'x'                    | /id|format
          updateMessage    | subject         | null                   | /subject|type
          updateMessage    | createdOn       | 'x'                    | /createdOn|format
          updateMessage    | channelId       | ''                     | /channelId|format
          updateMessages   | body            | 5                      | /body|type
          createRecipient  | isRead          | 'true'                 | /isRead|type
          createRecipient  | isRead          | 1                      | /isRead|type
          createRecipient  | isRead          | null                   | /isRead|type
          createRecipient  | recipientId     | null                   | /recipientId|type
          createRecipient  | forwardedBy     | 'x'                    | /forwardedBy|format
          createRecipient  | message         | {}                     | |additionalProperties
          createAttachment | metaData        | [1]                    | /metaData|type
          createAttachment | metaData        | null                   | /metaData|type
          createAttachment | metaData        | 5                      | /metaData|type
          createAttachment | fileKey         | 1                      | /fileKey|type
          createAttachment | fileKey         | null                   | /fileKey|type
          createAttachment | channelId       | 'x'                    | /channelId|format
          updateAttachment | metaData        | null                   | /metaData|type
          createAttachments| attachmentFiles | 'x'                    | /attachmentFiles|type
          createAttachments| attachmentFiles | [null]                 | /attachmentFiles/0|type
          createAttachments| attachmentFiles | [{},[]]                | /attachmentFiles/1|type
          createAttachments| attachmentFiles | [{'fileKey':5}]        | /attachmentFiles/0/fileKey|type
          createAttachments| attachmentFiles | [{'foo':5}]            | /attachmentFiles/0|additionalProperties
          createAttachments| attachmentFiles | [{'id':'x'}]           | /attachmentFiles/0|additionalProperties
          """)
  void oneWrongValueIsOneFault(
      String operationId, String name, String json, String path, String code) {
    assertThat(faults(operationId, with(operationId, name, json)))
        .containsExactly((path == null ? "" : path) + "|" + code);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          createMessage     | body       | '   '
          createMessage     | subject    | ''
          createMessage     | status     | -1
          createMessage     | status     | 1.0
          createMessage     | status     | 1e2
          createMessage     | deletedOn  | null
          createMessage     | deletedBy  | null
          createMessage     | createdOn  | '2020-01-01 00:00:00z'
          createMessage     | channelId  | '7C9E6679-7425-40DE-944B-E07FC1F90AE7'
          createMessage     | channelId  | '7c9e6679742540de944be07fc1f90ae7'
          createMessage     | channelId  | '{7c9e6679-7425-40de-944b-e07fc1f90ae7}'
          replaceMessage    | id         | '7c9e6679-7425-40de-944b-e07fc1f90ae7'
          updateMessage     | id         | '7c9e6679-7425-40de-944b-e07fc1f90ae7'
          updateMessage     | body       | ''
          updateMessage     | channelType| ''
          createAttachment  | fileKey    | ''
          createAttachment  | metaData   | {'a':{'b':[1,{'c':null},'x']}}
          createAttachments | attachmentFiles | []
          createAttachments | attachmentFiles | [{},{'fileKey':null,'metaData':null}]
          createAttachments | access_token    | 'x'
          """)
  void whatTheReferenceTakesIsTaken(String operationId, String name, String json) {
    accepted(operationId, with(operationId, name, json));
  }

  @Test
  void allFaultsAreToldTogether() {
    JsonObject body =
        valid("createMessage").put("body", 5).put("status", "x").put("foo", 1).put("bar", 2);
    body.remove("channelType");

    assertThat(faults("createMessage", body))
        .containsExactly(
            "/body|type",
            "/status|type",
            "|additionalProperties",
            "|additionalProperties",
            "|required");
  }

  @Test
  void anythingButAnObjectIsRefused() {
    for (Object body : Arrays.asList(null, new JsonArray(), 5, "x", true)) {
      assertThat(faults("createMessage", body)).containsExactly("|type");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "createMessage, body", "createMessage, channelType", "createReply, body",
    "replaceMessage, body", "createMessage, channelId", "createRecipient, recipientId"
  })
  void anEmptyRequiredTextHasTheReferencesOtherName(String operationId, String name) {
    ChatException refusal = refused(operationId, valid(operationId).put(name, ""));

    assertThat(refusal.code()).isEqualTo(ErrorCode.EMPTY_VALUE);
    assertThat(refusal.code().errorName()).isEqualTo("ValidationError");
    assertThat(refusal.details())
        .extracting(ChatException.Detail::path)
        .containsExactly("/" + name);
  }

  @Test
  void emptyTextsAreToldOnlyWhenTheSchemaHolds() {
    JsonObject body = valid("createMessage").put("body", "").put("status", "x");

    assertThat(faults("createMessage", body)).containsExactly("/status|type");
  }
}
