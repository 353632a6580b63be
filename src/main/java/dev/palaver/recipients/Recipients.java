package dev.palaver.recipients;

import dev.palaver.channels.Channels;
import dev.palaver.core.Permission;
import dev.palaver.events.EventType;
import dev.palaver.filter.ChatModels;
import dev.palaver.http.OperationRequest;
import dev.palaver.http.Operations;
import dev.palaver.http.Reply;
import dev.palaver.records.Changes;
import dev.palaver.records.PartCreator;
import dev.palaver.records.PartKind;
import dev.palaver.records.PartRecords;
import dev.palaver.records.RecordOperations;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.time.Clock;
import java.util.Optional;
import java.util.Set;

/** The door of this package: binds the contract's operations on recipients. */
public final class Recipients {
  private static final String MESSAGE = "messageId";

  /** Of a row that names a member, the member may change isRead and isFavorite. */
  private static final PartKind KIND =
      new PartKind(
          ChatModels.RECIPIENT,
          EventType.RECIPIENT_CREATED,
          EventType.RECIPIENT_UPDATED,
          EventType.RECIPIENT_DELETED,
          Permission.DELETE_MESSAGE_RECIPIENT,
          Set.of(
              "channelId",
              "recipientId",
              MESSAGE,
              "isForwarded",
              "forwardedBy",
              "createdBy",
              "createdOn",
              "deletedBy"),
          Set.of(),
          Optional.of("recipientId"),
          true);

  private final PartRecords kind;
  private final RecordOperations records;
  private final PartCreator creator;

  public Recipients(Channels channels, RecordOperations records, PartCreator creator) {
    this.kind = new PartRecords(KIND, channels, Clock.systemUTC());
    this.records = records;
    this.creator = creator;
  }

  public void bind(Operations operations) {
    operations
        .bind("createRecipient", this::create)
        .bind("listRecipients", records.list(kind))
        .bind("countRecipients", records.count(kind))
        .bind("getRecipient", records.get(kind))
        .bind("updateRecipients", records.updateMany(kind))
        .bind("updateRecipient", records.updateOne(kind))
        .bind("replaceRecipient", records.replaceOne(kind, this::replacement))
        .bind("deleteRecipient", records.deleteOne(kind))
        .bind("getRecipientMessage", records.related(kind, MESSAGE, ChatModels.MESSAGE))
        .bind("createMessageRecipient", this::createBelow)
        .bind("listMessageRecipients", records.listBelow(kind, MESSAGE))
        .bind("updateMessageRecipients", records.updateBelow(kind, MESSAGE))
        .bind("deleteMessageRecipients", records.deleteBelow(kind, MESSAGE));
  }

  private Future<Reply> create(OperationRequest request) {
    return creator.one(request, "createRecipient", KIND, request.body(), defaults()).map(Reply::of);
  }

  private Future<Reply> createBelow(OperationRequest request) {
    RecordOperations.requireSameParent(MESSAGE, request);
    JsonObject body =
        new JsonObject().put(MESSAGE, request.id().toString()).mergeIn(request.body());
    return creator
        .one(request, "createMessageRecipient " + request.id(), KIND, body, defaults())
        .map(Reply::of);
  }

  /**
   * What PUT sets: what is not given becomes null or its default. Who created the row, and when,
   * stays, where the reference wipes it.
   */
  private Changes replacement(OperationRequest request) {
    return kind.changes(
        defaults()
            .putNull("forwardedBy")
            .putNull("deletedOn")
            .putNull("deletedBy")
            .mergeIn(request.body()));
  }

  private static JsonObject defaults() {
    return new JsonObject().put("isRead", false).put("isFavorite", false).put("isForwarded", false);
  }
}
