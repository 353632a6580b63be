package dev.palaver.records;

import dev.palaver.channels.Channels;
import dev.palaver.core.ChannelId;
import dev.palaver.core.Permission;
import dev.palaver.core.Principal;
import dev.palaver.core.UserId;
import dev.palaver.core.Uuids;
import dev.palaver.events.EventDraft;
import dev.palaver.events.EventType;
import dev.palaver.filter.Model;
import dev.palaver.filter.PropertyType;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.SqlConnection;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * How parts of messages change. A part that gets another message moves: it is deleted for the one
 * channel and created in the other.
 */
public final class PartRecords implements RecordKind {
  private final PartKind part;
  private final Channels channels;
  private final Clock clock;

  public PartRecords(PartKind part, Channels channels, Clock clock) {
    this.part = part;
    this.channels = channels;
    this.clock = clock;
  }

  @Override
  public Model model() {
    return part.model();
  }

  @Override
  public Permission deletion() {
    return part.deletion();
  }

  @Override
  public Set<String> fixed() {
    return part.fixed();
  }

  @Override
  public Changes changes(JsonObject body) {
    return Changes.of(model(), canonical(model(), body));
  }

  /**
   * A body whose {@code channelId} has its canonical form. A column of type uuid does that by
   * itself; in a table that was made by hand it may be text.
   */
  static JsonObject canonical(Model model, JsonObject body) {
    Optional<UUID> channel = Uuids.parse(body.getString("channelId"));
    return channel.isEmpty() || model.property("channelId").type() != PropertyType.LOOSE_TEXT
        ? body
        : body.copy().put("channelId", channel.get().toString());
  }

  @Override
  public Future<List<EventDraft>> events(
      SqlConnection tx, Principal caller, Change change, List<Changed> rows) {
    List<JsonObject> all =
        rows.stream().flatMap(row -> Stream.of(row.before(), row.row())).toList();
    List<JsonObject> moved =
        rows.stream()
            .filter(row -> row.differs("messageId") || row.differs("channelId"))
            .map(Changed::row)
            .toList();
    return HomeChannels.find(tx, channels, caller.userId(), all)
        .compose(
            homes ->
                PartAdmission.require(tx, channels, caller, homes, moved)
                    .compose(admitted -> followReading(tx, homes, caller, rows))
                    .map(
                        read -> {
                          List<EventDraft> drafts = drafts(homes, caller, change, rows);
                          drafts.addAll(read);
                          return drafts;
                        }));
  }

  /** Who has read what was addressed to them has read the channel up to there. */
  private Future<List<EventDraft>> followReading(
      SqlConnection tx, HomeChannels homes, Principal caller, List<Changed> rows) {
    Map<ChannelId, Set<UserId>> readers = new LinkedHashMap<>();
    for (Changed changed : rows) {
      if (changed.differs("isRead") && changed.row().getBoolean("isRead")) {
        UserId reader = new UserId(UUID.fromString(changed.row().getString("recipientId")));
        homes
            .of(changed.row())
            .ifPresent(
                home -> readers.computeIfAbsent(home, any -> new LinkedHashSet<>()).add(reader));
      }
    }
    return readers.isEmpty()
        ? Future.succeededFuture(List.of())
        : channels.followRows(tx, readers, caller.userId(), clock.instant());
  }

  private List<EventDraft> drafts(
      HomeChannels homes, Principal caller, Change change, List<Changed> rows) {
    Instant now = clock.instant();
    List<EventDraft> drafts = new ArrayList<>();
    for (Changed changed : rows) {
      JsonObject row = changed.row();
      Optional<ChannelId> before = homes.of(changed.before());
      Optional<ChannelId> after = homes.of(row);
      if (change == Change.DELETED) {
        draft(before, part.deleted(), caller, now, tombstone(row)).ifPresent(drafts::add);
      } else if (before.equals(after)) {
        draft(after, part.updated(), caller, now, row).ifPresent(drafts::add);
      } else {
        draft(before, part.deleted(), caller, now, tombstone(changed.before()))
            .ifPresent(drafts::add);
        draft(after, part.created(), caller, now, row).ifPresent(drafts::add);
      }
    }
    return drafts;
  }

  private static Optional<EventDraft> draft(
      Optional<ChannelId> channel, EventType type, Principal caller, Instant now, JsonObject data) {
    UUID id = UUID.fromString(data.getString("id"));
    return channel.map(home -> new EventDraft(home, type, id, caller.userId(), now, data));
  }

  private JsonObject tombstone(JsonObject row) {
    JsonObject left = row.copy();
    part.contents().forEach(left::remove);
    return left.put("deleted", true);
  }
}
