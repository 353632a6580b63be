package dev.palaver.messages;

import dev.palaver.core.ChannelId;
import dev.palaver.core.Principal;
import dev.palaver.core.Timestamps;
import dev.palaver.core.UserId;
import dev.palaver.core.Uuids;
import dev.palaver.idempotency.IdempotencyKey;
import dev.palaver.sql.Ids;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.UUID;

/**
 * A message on its way into the database: validated, with its id and its answer, but without a
 * place in its channel.
 *
 * @param rule which row rule its author is under
 * @param row the values of the columns, by the reference's property names; absent: null
 * @param answer what the author is told, without {@code seq}; also the event's data
 * @param answerText the answer as JSON text, encoded once
 * @param key the request's idempotency key, if it has one
 */
record MessageDraft(
    UUID id,
    ChannelId channel,
    UserId author,
    Rule rule,
    Row row,
    JsonObject answer,
    String answerText,
    Optional<IdempotencyKey> key) {

  /** The row rules of design.md, Access, as the statement's numbers. */
  enum Rule {
    /** Only a member with a writing role may post. */
    MEMBERS(0),
    /** A service account posts anywhere and becomes no member. */
    SERVICE(1),
    /** Everybody posts anywhere, and who does becomes a member. */
    OPEN(2);

    private final int number;

    Rule(int number) {
      this.number = number;
    }

    int number() {
      return number;
    }
  }

  /** The columns that a request may set. */
  record Row(
      String body,
      String channelType,
      String subject,
      UUID toUserId,
      int status,
      UUID parentMessageId,
      OffsetDateTime createdOn,
      OffsetDateTime modifiedOn,
      boolean deleted,
      OffsetDateTime deletedOn,
      UUID deletedBy) {}

  /** Characters that one message holds in a queue, for the bound by size. */
  int weight() {
    return answerText.length() + row.body().length();
  }

  /**
   * Reads a body that the contract's schema accepted.
   *
   * @param now creation time where the body gives none
   */
  static MessageDraft of(
      JsonObject body, Principal author, Rule rule, Instant now, Optional<IdempotencyKey> key) {
    UUID id = Ids.next();
    OffsetDateTime moment = now.truncatedTo(ChronoUnit.MILLIS).atOffset(ZoneOffset.UTC);
    OffsetDateTime createdOn = time(body, "createdOn", moment);
    Row row =
        new Row(
            body.getString("body"),
            body.getString("channelType"),
            body.getString("subject"),
            uuid(body, "toUserId"),
            body.getNumber("status", 0).intValue(),
            uuid(body, "parentMessageId"),
            createdOn,
            time(body, "modifiedOn", moment),
            body.getBoolean("deleted", false),
            time(body, "deletedOn", moment),
            uuid(body, "deletedBy"));
    JsonObject answer = answer(body, id, author.userId(), row);
    return new MessageDraft(
        id,
        new ChannelId(uuid(body, "channelId")),
        author.userId(),
        rule,
        row,
        answer,
        answer.encode(),
        key);
  }

  /** The answer with the place that the message got. */
  JsonObject answerAt(long seq) {
    return answer.copy().put("seq", seq);
  }

  /** As the reference: what was given or defaulted, ids as the client spelt them. */
  private static JsonObject answer(JsonObject body, UUID id, UserId author, Row row) {
    JsonObject answer = new JsonObject();
    answer.put("id", id.toString());
    body.forEach(
        property -> {
          if (property.getValue() != null || property.getKey().equals("deletedBy")) {
            answer.put(property.getKey(), property.getValue());
          }
        });
    if (answer.containsKey("deletedOn")) {
      answer.put("deletedOn", Timestamps.format(row.deletedOn()));
    }
    return answer
        .put("status", row.status())
        .put("deleted", row.deleted())
        .put("createdBy", author.toString())
        .put("modifiedBy", author.toString())
        .put("createdOn", Timestamps.format(row.createdOn()))
        .put("modifiedOn", Timestamps.format(row.modifiedOn()));
  }

  private static OffsetDateTime time(JsonObject body, String property, OffsetDateTime otherwise) {
    return Timestamps.parse(body.getString(property)).orElse(otherwise);
  }

  private static UUID uuid(JsonObject body, String property) {
    String text = body.getString(property);
    return text == null ? null : Uuids.parse(text).orElseThrow();
  }
}
