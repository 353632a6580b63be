package dev.palaver.access;

import dev.palaver.testing.ContractSchemas;
import dev.palaver.testing.TestServer;
import dev.palaver.testing.TestServer.Answer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;

/**
 * One request of an operation of the contract.
 *
 * @param path with its query
 * @param body null for none
 */
record Call(String method, String path, JsonObject body) {
  /** An operation as the contract has it. */
  record Operation(String method, String path, String permission) {}

  /**
   * Every operation of the reference, by its id. Those on channels and members have rules of their
   * own and tests of their own ({@code dev.palaver.channels}).
   */
  static Map<String, Operation> operations() {
    Map<String, Operation> operations = new LinkedHashMap<>();
    JsonObject paths = ContractSchemas.get().document().getJsonObject("paths");
    for (String path : paths.fieldNames()) {
      if (!path.matches("/(messages|message-recipients|attach-files)(/.*)?")) {
        continue;
      }
      for (String method : paths.getJsonObject(path).fieldNames()) {
        JsonObject operation = paths.getJsonObject(path).getJsonObject(method);
        operations.put(
            operation.getString("operationId"),
            new Operation(method, path, operation.getString("x-permission")));
      }
    }
    return operations;
  }

  /** What a caller sends who means the rows of the scene, and no others. */
  static Call of(String operationId, Scene scene) {
    Operation operation = operations().get(operationId);
    String path = operation.path().replace("{id}", id(operation.path(), scene).toString());
    boolean collection = !operation.path().contains("{id}");
    boolean whole = collection && !operation.method().equals("post");
    String parameter =
        operation.method().equals("get") && !path.endsWith("/count") ? "filter" : "where";
    JsonObject channel = new JsonObject().put("channelId", scene.channel().toString());
    JsonObject query =
        parameter.equals("filter") ? new JsonObject().put("where", channel) : channel;
    return new Call(
        operation.method(),
        whole ? path + "?" + TestServer.query(parameter, query) : path,
        body(operationId, scene));
  }

  private static UUID id(String path, Scene scene) {
    if (path.startsWith("/messages")) {
      return scene.message();
    }
    return path.startsWith("/message-recipients") ? scene.recipient() : scene.attachment();
  }

  private static JsonObject body(String operationId, Scene scene) {
    return switch (operationId) {
      case "createMessage", "createReply", "replaceMessage" -> TestServer.message(scene.channel());
      case "updateMessages", "updateMessage", "updateReplies" ->
          new JsonObject().put("subject", "changed");
      case "createRecipient" -> recipient(scene, UUID.randomUUID());
      case "createMessageRecipient" -> without(recipient(scene, UUID.randomUUID()), "messageId");
      case "replaceRecipient" -> recipient(scene, Actor.RECIPIENT.id()).put("isRead", true);
      case "updateRecipients", "updateRecipient", "updateMessageRecipients" ->
          new JsonObject().put("isRead", true);
      case "createAttachment", "replaceAttachment" -> attachment(scene);
      case "createAttachments" ->
          new JsonObject().put("attachmentFiles", new JsonArray().add(attachment(scene)));
      case "updateAttachments", "updateAttachment" -> new JsonObject().put("fileKey", "changed");
      default -> null;
    };
  }

  static JsonObject recipient(Scene scene, UUID user) {
    return new JsonObject()
        .put("channelId", scene.channel().toString())
        .put("messageId", scene.message().toString())
        .put("recipientId", user.toString());
  }

  static JsonObject attachment(Scene scene) {
    return new JsonObject()
        .put("channelId", scene.channel().toString())
        .put("messageId", scene.message().toString())
        .put("fileKey", "invoices/17.pdf");
  }

  private static JsonObject without(JsonObject body, String property) {
    body.remove(property);
    return body;
  }

  Answer send(TestServer server, String token) {
    return switch (method) {
      case "get" -> server.get(token, path);
      case "delete" -> server.delete(token, path);
      case "post" -> server.post(token, path, body);
      case "patch" -> server.patch(token, path, body);
      case "put" -> server.put(token, path, body);
      default -> throw new IllegalArgumentException("no such method: " + method);
    };
  }

  /** What of an answer the matrix looks at: how many rows or what count, else the status. */
  static int outcome(Answer answer) {
    if (answer.status() == 200 && answer.body() instanceof JsonArray rows) {
      return rows.size();
    }
    boolean counted = answer.status() == 200 && answer.json().containsKey("count");
    return counted ? answer.count() : answer.status();
  }
}
