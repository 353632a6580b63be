package dev.palaver.messages;

import dev.palaver.channels.Channels;
import dev.palaver.core.ChannelId;
import dev.palaver.core.ChatException;
import dev.palaver.core.Permission;
import dev.palaver.core.Principal;
import dev.palaver.core.UserId;
import dev.palaver.core.Uuids;
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
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;

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
      if (moved(changed)) {
        drafts.add(
            draft(before, EventType.MESSAGE_DELETED, caller, now, tombstone(changed.before())));
      }
      if (change == Change.DELETED) {
        drafts.add(
            draft(channel, EventType.MESSAGE_DELETED, caller, now, tombstone(changed.row())));
      } else {
        EventType type = moved(changed) ? EventType.MESSAGE_CREATED : EventType.MESSAGE_UPDATED;
        drafts.add(draft(channel, type, caller, now, changed.row()));
      }
    }
    return channels
        .prepare(tx, touched, caller.userId())
        .compose(prepared -> admit(tx, caller, change, rows))
        .compose(admitted -> joinNamed(tx, caller, change, rows, now))
        .map(joined -> Stream.concat(drafts.stream(), joined.stream()).toList());
  }

  /** Whom a message is addressed to anew becomes a member, as whom a new one is addressed to. */
  private Future<List<EventDraft>> joinNamed(
      SqlConnection tx, Principal caller, Change change, List<Changed> rows, Instant now) {
    Map<ChannelId, Set<UserId>> named = new LinkedHashMap<>();
    for (Changed changed : rows) {
      if (change == Change.UPDATED && (moved(changed) || addressed(changed))) {
        Uuids.parse(changed.row().getString("toUserId"))
            .ifPresent(
                user ->
                    named
                        .computeIfAbsent(channelOf(changed.row()), any -> new LinkedHashSet<>())
                        .add(new UserId(user)));
      }
    }
    return channels.joinNamed(tx, named, caller.userId(), now);
  }

  private static boolean addressed(Changed changed) {
    return changed.differs("toUserId") && changed.row().getString("toUserId") != null;
  }

  private static boolean moved(Changed changed) {
    return changed.differs("channelId");
  }

  @Override
  public Future<Void> placed(SqlConnection tx, List<ChatEvent> events) {
    List<ChatEvent> moved = arrivals(events);
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

  /** Of a message that moves two events tell, the second one where it goes. */
  private static List<ChatEvent> arrivals(List<ChatEvent> events) {
    Set<UUID> left = new HashSet<>();
    return events.stream()
        .filter(event -> event.type() != EventType.MEMBER_JOINED)
        .filter(event -> !left.add(event.entityId()))
        .toList();
  }

  /**
   * Who moves a message, or addresses it anew, must be one who may post where it is then, and its
   * parent must be there. Where both change, a hidden channel looks like a parent that is not
   * there, which the database has refused before: else the two answers tell whether the parent is
   * in that channel.
   */
  private Future<Void> admit(
      SqlConnection tx, Principal caller, Change change, List<Changed> rows) {
    List<JsonObject> adopted = adopted(rows);
    Future<Void> admitted =
        channels.everything(caller) ? Future.succeededFuture() : requireParents(tx, adopted);
    Set<ChannelId> entered = new LinkedHashSet<>();
    rows.stream()
        .filter(row -> moved(row) || (change == Change.UPDATED && addressed(row)))
        .map(Changed::row)
        .forEach(row -> entered.add(channelOf(row)));
    for (ChannelId channel : entered) {
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
