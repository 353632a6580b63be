package dev.palaver.attachments;

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
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The door of this package: binds the contract's operations on attachments. An attachment may come
 * before its message; until then it belongs to the channel that it names, or to its author alone.
 */
public final class Attachments {
  private static final PartKind KIND =
      new PartKind(
          ChatModels.ATTACHMENT,
          EventType.ATTACHMENT_CREATED,
          EventType.ATTACHMENT_UPDATED,
          EventType.ATTACHMENT_DELETED,
          Permission.DELETE_ATTACHMENT_FILE,
          Set.of("createdBy", "deletedBy"),
          Set.of("fileKey", "metaData"),
          Optional.empty(),
          false);

  private final PartRecords kind;
  private final RecordOperations records;
  private final PartCreator creator;

  public Attachments(Channels channels, RecordOperations records, PartCreator creator) {
    this.kind = new PartRecords(KIND, channels, Clock.systemUTC());
    this.records = records;
    this.creator = creator;
  }

  public void bind(Operations operations) {
    operations
        .bind("createAttachment", this::create)
        .bind("createAttachments", this::createSeveral)
        .bind("listAttachments", records.list(kind))
        .bind("countAttachments", records.count(kind))
        .bind("getAttachment", records.get(kind))
        .bind("updateAttachments", records.updateMany(kind))
        .bind("updateAttachment", records.updateOne(kind))
        .bind("replaceAttachment", records.replaceOne(kind, this::replacement))
        .bind("deleteAttachment", records.deleteOne(kind));
  }

  private Future<Reply> create(OperationRequest request) {
    return creator
        .one(request, "createAttachment", KIND, request.body(), new JsonObject())
        .map(Reply::of);
  }

  private Future<Reply> createSeveral(OperationRequest request) {
    List<JsonObject> bodies =
        request.body().getJsonArray("attachmentFiles").stream()
            .map(JsonObject.class::cast)
            .toList();
    return creator
        .several(request, "createAttachments", KIND, bodies, new JsonObject())
        .map(Reply::of);
  }

  /**
   * What PUT sets: what is not given becomes null. Who created the row, and when, stays, where the
   * reference wipes it.
   */
  private Changes replacement(OperationRequest request) {
    return kind.changes(
        new JsonObject()
            .putNull("channelId")
            .putNull("messageId")
            .putNull("fileKey")
            .putNull("metaData")
            .putNull("deletedOn")
            .putNull("deletedBy")
            .mergeIn(request.body()));
  }
}
