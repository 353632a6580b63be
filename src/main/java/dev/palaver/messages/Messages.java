package dev.palaver.messages;

import dev.palaver.channels.Channels;
import dev.palaver.config.AccessMode;
import dev.palaver.config.AppConfig;
import dev.palaver.core.Principal;
import dev.palaver.events.EventLog;
import dev.palaver.events.EventPublisher;
import dev.palaver.filter.ChatModels;
import dev.palaver.http.OperationRequest;
import dev.palaver.http.Operations;
import dev.palaver.http.Reply;
import dev.palaver.idempotency.IdempotencyKey;
import dev.palaver.idempotency.IdempotencyKeys;
import dev.palaver.messages.MessageDraft.Rule;
import dev.palaver.records.Changes;
import dev.palaver.records.RecordOperations;
import dev.palaver.sql.Database;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.json.JsonObject;
import java.time.Clock;
import java.util.Optional;

/** The door of this package: binds the contract's operations on messages. */
public final class Messages {
  private static final String PARENT = "parentMessageId";

  private final AccessMode access;
  private final MessageWriter writer;
  private final MessageRecords kind;
  private final RecordOperations records;
  private final ChannelCounts counts;
  private final Clock clock = Clock.systemUTC();

  public Messages(
      AppConfig config,
      Database database,
      Database writers,
      Channels channels,
      EventLog log,
      EventPublisher publisher,
      RecordOperations records,
      SendObserver observer) {
    this.access = config.access();
    this.kind = new MessageRecords(channels, clock);
    this.records = records;
    this.counts = new ChannelCounts(database, System::nanoTime);
    this.writer =
        new MessageWriter(
            config.write(),
            new BatchStore(
                writers,
                new ChannelTurn(channels, log),
                new RepeatedSend(database, new IdempotencyKeys(database)),
                publisher,
                clock),
            observer);
  }

  /** The writer verticle, which must be deployed before the first request. */
  public VerticleBase writer() {
    return writer;
  }

  /** Messages that wait to be written, for metrics. */
  public int waiting() {
    return writer.waiting();
  }

  public void bind(Operations operations) {
    operations
        .bind("createMessage", this::create)
        .bind("listMessages", records.list(kind))
        .bind("countMessages", records.count(kind, counts::count))
        .bind("getMessage", records.get(kind))
        .bind("updateMessages", records.updateMany(kind))
        .bind("updateMessage", records.updateOne(kind))
        .bind("replaceMessage", records.replaceOne(kind, this::replacement))
        .bind("deleteMessage", records.deleteOne(kind))
        .bind("createReply", this::reply)
        .bind("listReplies", records.listBelow(kind, PARENT))
        .bind("updateReplies", records.updateBelow(kind, PARENT))
        .bind("deleteReplies", records.deleteBelow(kind, PARENT));
  }

  /**
   * What PUT sets: what is not given becomes its default. The author, the time of creation and what
   * the database keeps about deletion stay, where the reference wipes them.
   */
  private Changes replacement(OperationRequest request) {
    JsonObject full =
        new JsonObject()
            .putNull("subject")
            .putNull("toUserId")
            .putNull(PARENT)
            .put("status", 0)
            .mergeIn(request.body());
    return Changes.of(ChatModels.MESSAGE, full);
  }

  private Future<Reply> create(OperationRequest request) {
    return send(request, request.body(), "createMessage");
  }

  private Future<Reply> reply(OperationRequest request) {
    RecordOperations.requireSameParent(PARENT, request);
    JsonObject body = new JsonObject().put(PARENT, request.id().toString()).mergeIn(request.body());
    return send(request, body, "createReply " + request.id());
  }

  private Future<Reply> send(OperationRequest request, JsonObject message, String operation) {
    Optional<IdempotencyKey> key =
        request
            .idempotencyKey()
            .map(text -> IdempotencyKey.of(request.userId(), text, operation, request.body()));
    Rule rule = ruleOf(request.caller());
    return writer
        .send(MessageDraft.of(message, request.caller(), rule, clock.instant(), key))
        .map(Reply::of);
  }

  private Rule ruleOf(Principal caller) {
    if (access == AccessMode.OPEN) {
      return Rule.OPEN;
    }
    return caller.managesAllChannels() ? Rule.SERVICE : Rule.MEMBERS;
  }
}
