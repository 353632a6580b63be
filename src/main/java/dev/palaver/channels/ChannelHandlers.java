package dev.palaver.channels;

import dev.palaver.channels.ChannelChanges.Done;
import dev.palaver.channels.ChannelChanges.Entered;
import dev.palaver.channels.ChannelViews.View;
import dev.palaver.config.ChannelConfig;
import dev.palaver.core.ChannelId;
import dev.palaver.core.ChatException;
import dev.palaver.core.ErrorCode;
import dev.palaver.core.Principal;
import dev.palaver.core.UserId;
import dev.palaver.core.Uuids;
import dev.palaver.events.EventDraft;
import dev.palaver.events.EventType;
import dev.palaver.http.OperationRequest;
import dev.palaver.http.Operations;
import dev.palaver.http.Reply;
import dev.palaver.sql.Database;
import dev.palaver.sql.Ids;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.SqlConnection;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Create, list, read, change and archive channels. */
final class ChannelHandlers {
  static final int DEFAULT_PAGE = 50;

  private final Database database;
  private final Channels channels;
  private final ChannelChanges changes;
  private final ChannelViews views;
  private final ChannelConfig limits;
  private final Clock clock;

  ChannelHandlers(
      Database database,
      Channels channels,
      ChannelChanges changes,
      ChannelViews views,
      ChannelConfig limits,
      Clock clock) {
    this.database = database;
    this.channels = channels;
    this.changes = changes;
    this.views = views;
    this.limits = limits;
    this.clock = clock;
  }

  void bind(Operations operations) {
    operations
        .bind("createChannel", this::create)
        .bind("createDirectChannel", this::direct)
        .bind("listChannels", this::list)
        .bind("getChannel", this::get)
        .bind("updateChannel", this::update)
        .bind("archiveChannel", this::archive);
  }

  private Future<Reply> create(OperationRequest request) {
    NewChannel wanted = NewChannel.of(request.body(), request.caller(), limits);
    return changes.run(
        request,
        "createChannel",
        tx ->
            ChannelStore.insertNew(tx, wanted, request.userId())
                .compose(
                    created ->
                        created.isPresent()
                            ? populate(tx, created.get(), wanted.members(), request.caller())
                            : existing(tx, new ChannelId(wanted.id()), request.caller())));
  }

  private Future<Done> populate(
      SqlConnection tx, ChannelFacts channel, Map<UserId, Role> users, Principal caller) {
    Instant now = clock.instant();
    return Members.join(tx, channel.id(), users)
        .map(
            joined -> {
              List<EventDraft> drafts = new ArrayList<>();
              drafts.add(channel.event(EventType.CHANNEL_CREATED, caller.userId(), now));
              drafts.addAll(Member.joined(joined, channel.id(), caller.userId(), now));
              return shown(drafts, caller, channel.id());
            });
  }

  /** A second request for an id finds the channel as it is, if it is the same person's. */
  private Future<Done> existing(SqlConnection tx, ChannelId channel, Principal caller) {
    return views
        .one(Query.within(tx), caller, channel)
        .map(
            found -> {
              boolean own =
                  found.isPresent()
                      && found.get().member()
                      && caller
                          .userId()
                          .toString()
                          .equals(found.get().json().getString("createdBy"));
              if (!own) {
                throw new ChatException(ErrorCode.CONFLICT, "The id of the channel is taken");
              }
              return shown(List.of(), caller, channel);
            });
  }

  private Future<Reply> direct(OperationRequest request) {
    UserId other = new UserId(Uuids.parse(request.body().getString("userId")).orElseThrow());
    if (other.equals(request.userId())) {
      throw ChatException.invalid("/userId", "not", "must be somebody else");
    }
    Pair pair = Pair.of(request.userId(), other);
    Map<UserId, Role> both = Map.of(request.userId(), Role.MEMBER, other, Role.MEMBER);
    return changes.run(
        request,
        "createDirectChannel",
        tx ->
            ChannelStore.insertDirect(tx, Ids.next(), request.userId(), pair)
                .compose(
                    created ->
                        created.isPresent()
                            ? populate(tx, created.get(), both, request.caller())
                            : ChannelStore.findDirect(tx, pair)
                                .map(found -> shown(List.of(), request.caller(), found))));
  }

  private Future<Reply> list(OperationRequest request) {
    int limit =
        (int)
            request.number(
                "limit", Math.min(DEFAULT_PAGE, limits.pageSize()), 1, limits.pageSize());
    ListCursor before =
        request
            .parameter("before")
            .map(
                text ->
                    ListCursor.parse(text)
                        .orElseThrow(
                            () ->
                                OperationRequest.invalid(
                                    "before", "format", "must be the `next` of a page")))
            .orElse(null);
    boolean archived = request.flag("archived");
    return views
        .own(database, request, archived, before, limit + 1)
        .map(found -> page(found, limit));
  }

  private static Reply page(List<View> found, int limit) {
    List<View> page = found.subList(0, Math.min(limit, found.size()));
    JsonArray channels = new JsonArray();
    page.forEach(view -> channels.add(view.json()));
    return Reply.of(
        new JsonObject()
            .put("channels", channels)
            .put("next", found.size() > limit ? page.get(page.size() - 1).cursor().text() : null));
  }

  private Future<Reply> get(OperationRequest request) {
    ChannelId channel = new ChannelId(request.id());
    return channels
        .requireVisible(request.caller(), channel)
        .compose(visible -> view(database::query, request.caller(), channel))
        .map(Reply::of);
  }

  private Future<Reply> update(OperationRequest request) {
    JsonObject body = request.body();
    NewChannel.requireMetadata(body, limits);
    return changes.run(
        tx -> enterAsOwner(tx, request).compose(entered -> update(tx, entered, request, body)));
  }

  private Future<Done> update(
      SqlConnection tx, Entered entered, OperationRequest request, JsonObject body) {
    MemberRules.requireOpen(entered.facts());
    return body.isEmpty()
        ? Future.succeededFuture(Done.silently(List.of()))
        : ChannelStore.update(tx, entered.id(), body)
            .map(changed -> told(changed, EventType.CHANNEL_UPDATED, request));
  }

  private Future<Reply> archive(OperationRequest request) {
    return changes.run(
        tx -> enterAsOwner(tx, request).compose(entered -> archive(tx, entered, request)));
  }

  private Future<Done> archive(SqlConnection tx, Entered entered, OperationRequest request) {
    MemberRules.requireGroup(entered.facts());
    return entered.facts().archived()
        ? Future.succeededFuture(Done.silently(List.of()))
        : ChannelStore.archive(tx, entered.id())
            .map(archived -> told(archived, EventType.CHANNEL_ARCHIVED, request));
  }

  private Future<Entered> enterAsOwner(SqlConnection tx, OperationRequest request) {
    return changes
        .enter(tx, request.caller(), new ChannelId(request.id()))
        .map(
            entered -> {
              MemberRules.requireOwner(entered.actor());
              return entered;
            });
  }

  private Done told(ChannelFacts channel, EventType type, OperationRequest request) {
    return Done.silently(List.of(channel.event(type, request.userId(), clock.instant())));
  }

  private Done shown(List<EventDraft> drafts, Principal caller, ChannelId channel) {
    return new Done(drafts, tx -> view(Query.within(tx), caller, channel));
  }

  private Future<JsonObject> view(Query query, Principal caller, ChannelId channel) {
    return views
        .one(query, caller, channel)
        .map(found -> found.orElseThrow(() -> ChatException.notFound("Channel", channel)).json());
  }
}
