package dev.palaver.channels;

import dev.palaver.channels.ChannelChanges.Done;
import dev.palaver.channels.ChannelChanges.Entered;
import dev.palaver.config.ChannelConfig;
import dev.palaver.core.ChannelId;
import dev.palaver.core.ChatException;
import dev.palaver.core.Permission;
import dev.palaver.core.UserId;
import dev.palaver.core.Uuids;
import dev.palaver.events.EventDraft;
import dev.palaver.events.EventType;
import dev.palaver.http.OperationRequest;
import dev.palaver.http.Operations;
import dev.palaver.http.Reply;
import dev.palaver.sql.Database;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.SqlConnection;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** List, add, change and remove members; leave a channel. */
final class MemberHandlers {
  private static final int DEFAULT_PAGE = 100;

  private final Database database;
  private final Channels channels;
  private final ChannelChanges changes;
  private final ChannelConfig limits;
  private final Clock clock;

  MemberHandlers(
      Database database,
      Channels channels,
      ChannelChanges changes,
      ChannelConfig limits,
      Clock clock) {
    this.database = database;
    this.channels = channels;
    this.changes = changes;
    this.limits = limits;
    this.clock = clock;
  }

  void bind(Operations operations) {
    operations
        .bind("listMembers", this::list)
        .bind("addMembers", this::add)
        .bind("updateMember", this::changeRole)
        .bind("removeMember", this::remove);
  }

  private Future<Reply> list(OperationRequest request) {
    ChannelId channel = new ChannelId(request.id());
    int limit =
        (int)
            request.number(
                "limit", Math.min(DEFAULT_PAGE, limits.pageSize()), 1, limits.pageSize());
    UUID after =
        request
            .parameter("after")
            .map(
                text ->
                    Uuids.parse(text)
                        .orElseThrow(
                            () ->
                                OperationRequest.invalid(
                                    "after", "format", "must be the `next` of a page")))
            .orElse(null);
    return channels
        .requireVisible(request.caller(), channel)
        .compose(visible -> Members.page(database::query, channel, after, limit + 1))
        .map(found -> page(found, limit));
  }

  private static Reply page(List<Member> found, int limit) {
    List<Member> page = found.subList(0, Math.min(limit, found.size()));
    String next = found.size() > limit ? page.get(page.size() - 1).user().toString() : null;
    return Reply.of(listed(page).put("next", next));
  }

  private static JsonObject listed(List<Member> members) {
    return new JsonObject()
        .put("members", new JsonArray(members.stream().map(Member::toJson).toList()));
  }

  private Future<Reply> add(OperationRequest request) {
    Map<UserId, Role> users = NewChannel.members(request.body().getJsonArray("members"), limits);
    ChannelId channel = new ChannelId(request.id());
    return changes.run(
        request,
        "addMembers " + channel,
        tx ->
            changes
                .enter(tx, request.caller(), channel)
                .compose(entered -> add(tx, entered, users, request)));
  }

  private Future<Done> add(
      SqlConnection tx, Entered entered, Map<UserId, Role> users, OperationRequest request) {
    MemberRules.requireGroup(entered.facts());
    users.values().forEach(role -> MemberRules.requireAdd(entered.actor(), role));
    MemberRules.requireOpen(entered.facts());
    return Members.join(tx, entered.id(), users)
        .map(
            joined ->
                new Done(
                    drafts(joined, entered.id(), EventType.MEMBER_JOINED, request),
                    answering ->
                        Members.find(answering, entered.id(), users.keySet())
                            .map(members -> listed(members).putNull("next"))));
  }

  private Future<Reply> changeRole(OperationRequest request) {
    Role role = Role.ofWireName(request.body().getString("role"));
    ChannelId channel = new ChannelId(request.id());
    UserId user = new UserId(request.id("userId"));
    return changes.run(
        tx ->
            changes
                .enter(tx, request.caller(), channel)
                .compose(
                    entered ->
                        require(tx, channel, user)
                            .compose(member -> changeRole(tx, entered, member, role, request))));
  }

  private Future<Done> changeRole(
      SqlConnection tx, Entered entered, Member member, Role role, OperationRequest request) {
    MemberRules.requireGroup(entered.facts());
    boolean self = member.user().equals(request.userId());
    MemberRules.requireChange(entered.actor(), member.role(), role, self);
    MemberRules.requireOpen(entered.facts());
    if (role == member.role()) {
      return Future.succeededFuture(Done.silently(List.of()));
    }
    return requireSuccessor(tx, entered.id(), member)
        .compose(ready -> Members.changeRole(tx, entered.id(), member.user(), role))
        .map(changed -> told(changed, entered.id(), EventType.MEMBER_UPDATED, request));
  }

  private Future<Reply> remove(OperationRequest request) {
    ChannelId channel = new ChannelId(request.id());
    UserId user = new UserId(request.id("userId"));
    if (!user.equals(request.userId())) {
      request.caller().require(Permission.UPDATE_CHANNEL);
    }
    return changes.run(
        tx ->
            changes
                .enter(tx, request.caller(), channel)
                .compose(
                    entered ->
                        require(tx, channel, user)
                            .compose(member -> remove(tx, entered, member, request))));
  }

  private Future<Done> remove(
      SqlConnection tx, Entered entered, Member member, OperationRequest request) {
    MemberRules.requireGroup(entered.facts());
    if (!member.user().equals(request.userId())) {
      MemberRules.requireRemove(entered.actor(), member.role());
    }
    return requireSuccessor(tx, entered.id(), member)
        .compose(ready -> Members.leave(tx, entered.id(), member.user()))
        .map(left -> told(left, entered.id(), EventType.MEMBER_LEFT, request));
  }

  private static Future<Member> require(SqlConnection tx, ChannelId channel, UserId user) {
    return Members.find(tx, channel, user)
        .map(found -> found.orElseThrow(() -> ChatException.notFound("Member", user)));
  }

  /** Refuses to take the role of the last owner away. */
  private static Future<Void> requireSuccessor(SqlConnection tx, ChannelId channel, Member member) {
    if (member.role() != Role.OWNER) {
      return Future.succeededFuture();
    }
    return Members.hasOtherOwner(tx, channel, member.user())
        .map(
            another -> {
              if (!another) {
                throw MemberRules.lastOwner();
              }
              return null;
            });
  }

  private Done told(Member member, ChannelId channel, EventType type, OperationRequest request) {
    return Done.silently(drafts(List.of(member), channel, type, request));
  }

  private List<EventDraft> drafts(
      List<Member> members, ChannelId channel, EventType type, OperationRequest request) {
    Instant now = clock.instant();
    return members.stream()
        .map(member -> member.event(channel, type, request.userId(), now))
        .toList();
  }
}
