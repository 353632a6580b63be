package dev.palaver.messages;

import dev.palaver.channels.Channels;
import dev.palaver.core.ChannelId;
import dev.palaver.core.ChatException;
import dev.palaver.core.Permission;
import dev.palaver.core.Principal;
import dev.palaver.events.ChatEvent;
import dev.palaver.events.EventDraft;
import dev.palaver.events.EventType;
import dev.palaver.filter.ChatModels;
import dev.palaver.filter.Model;
import dev.palaver.records.RecordKind;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * How messages change. A message whose {@code channelId} is changed moves: it is deleted for the
 * one channel and created in the other, where it gets a new {@code seq}.
 */
final class MessageRecords implements RecordKind {
  private static final List<String> TEXTS = List.of("body", "subject");
  private static final String NUMBERING = "SELECT set_config('palaver.numbering', $1, true)";
  private static final String RENUMBER =
      """
      UPDATE messages m SET seq = moved.seq
      FROM unnest($1::uuid[], $2::bigint[]) AS moved (id, seq) WHERE m.id = moved.id
      """;

  private static final String STRAY =
      """
      SELECT 1 FROM unnest($1::uuid[], $2::uuid[]) AS wanted (parent, channel)
      WHERE NOT EXISTS (SELECT 1 FROM messages p
        WHERE p.id = wanted.parent AND p.channel_id = wanted.channel)
      """;

  private final Channels channels;
  private final Clock clock;

  MessageRecords(Channels channels, Clock clock) {
    this.channels = channels;
    this.clock = clock;
  }

  @Override
  public Model model() {
    return ChatModels.MESSAGE;
  }

  @Override
  public Permission deletion() {
    return Permission.DELETE_MESSAGE;
  }

  @Override
  public Set<String> fixed() {
    return Set.of("createdBy", "deletedBy");
  }

  @Override
  public Future<List<EventDraft>> events(
      SqlConnection tx, Principal caller, Change change, List<Changed> rows) {
    Instant now = clock.instant();
    Map<ChannelId, String> touched = new HashMap<>();
    List<EventDraft> drafts = new ArrayList<>();
    for (Changed changed : rows) {
      ChannelId channel = channelOf(changed.row());
      ChannelId before = new ChannelId(changed.previousChannel());
      touched.put(channel, changed.row().getString("channelType"));
      touched.put(before, changed.row().getString("channelType"));
      if (!channel.equals(before)) {
        drafts.add(
            draft(before, EventType.MESSAGE_DELETED, caller, now, tombstone(changed.before())));
        drafts.add(draft(channel, EventType.MESSAGE_CREATED, caller, now, changed.row()));
      } else if (change == Change.DELETED) {
        drafts.add(
            draft(channel, EventType.MESSAGE_DELETED, caller, now, tombstone(changed.row())));
      } else {
        drafts.add(draft(channel, EventType.MESSAGE_UPDATED, caller, now, changed.row()));
      }
    }
    return channels
        .prepare(tx, touched, caller.userId())
        .compose(prepared -> admit(tx, caller, rows, drafts))
        .map(drafts);
  }

  @Override
  public Future<Void> placed(SqlConnection tx, List<ChatEvent> events) {
    List<ChatEvent> moved =
        events.stream().filter(e -> e.type() == EventType.MESSAGE_CREATED).toList();
    if (moved.isEmpty()) {
      return Future.succeededFuture();
    }
    moved.forEach(event -> event.data().put("seq", event.seq()));
    UUID[] ids = moved.stream().map(ChatEvent::entityId).toArray(UUID[]::new);
    Long[] seqs = moved.stream().map(ChatEvent::seq).toArray(Long[]::new);
    return tx.preparedQuery(NUMBERING)
        .execute(Tuple.of("on"))
        .compose(
            begun ->
                tx.preparedQuery(RENUMBER)
                    .execute(Tuple.tuple().addArrayOfUUID(ids).addArrayOfLong(seqs)))
        .compose(numbered -> tx.preparedQuery(NUMBERING).execute(Tuple.of("off")))
        .mapEmpty();
  }

  /**
   * Who moves a message must be one who may post where it goes, and its parent must be there. Where
   * both change, a hidden channel looks like a parent that is not there, which the database has
   * refused before: else the two answers tell whether the parent is in that channel.
   */
  private Future<Void> admit(
      SqlConnection tx, Principal caller, List<Changed> rows, List<EventDraft> drafts) {
    List<JsonObject> adopted = adopted(rows);
    Future<Void> admitted =
        channels.everything(caller) ? Future.succeededFuture() : requireParents(tx, adopted);
    for (EventDraft draft : drafts) {
      if (draft.type() == EventType.MESSAGE_CREATED) {
        ChannelId channel = draft.channelId();
        admitted =
            admitted.compose(
                done ->
                    channels.requireWriter(
                        tx,
                        caller,
                        channel,
                        () ->
                            adopted.isEmpty()
                                ? ChatException.notFound("Channel", channel)
                                : ChatException.relatedNotFound()));
      }
    }
    return admitted;
  }

  /** The rows that get another parent. */
  private static List<JsonObject> adopted(List<Changed> rows) {
    return rows.stream()
        .filter(changed -> changed.differs("parentMessageId"))
        .map(Changed::row)
        .filter(row -> row.getString("parentMessageId") != null)
        .toList();
  }

  private static Future<Void> requireParents(SqlConnection tx, List<JsonObject> adopted) {
    if (adopted.isEmpty()) {
      return Future.succeededFuture();
    }
    return tx.preparedQuery(STRAY)
        .execute(
            Tuple.tuple()
                .addArrayOfUUID(uuids(adopted, "parentMessageId"))
                .addArrayOfUUID(uuids(adopted, "channelId")))
        .map(
            stray -> {
              if (stray.size() > 0) {
                throw ChatException.relatedNotFound();
              }
              return null;
            });
  }

  private static UUID[] uuids(List<JsonObject> rows, String property) {
    return rows.stream().map(row -> UUID.fromString(row.getString(property))).toArray(UUID[]::new);
  }

  private static EventDraft draft(
      ChannelId channel, EventType type, Principal caller, Instant now, JsonObject data) {
    return new EventDraft(
        channel, type, UUID.fromString(data.getString("id")), caller.userId(), now, data);
  }

  /**
   * What is told of a message that is gone: no text of it, and of one that moved nothing of where
   * it is now.
   */
  private static JsonObject tombstone(JsonObject row) {
    JsonObject left = row.copy();
    TEXTS.forEach(left::remove);
    return left.put("deleted", true);
  }

  private static ChannelId channelOf(JsonObject row) {
    return new ChannelId(UUID.fromString(row.getString("channelId")));
  }
}
