package dev.palaver.channels;

import dev.palaver.channels.Standings.Standing;
import dev.palaver.config.AccessMode;
import dev.palaver.config.ChannelConfig;
import dev.palaver.core.ChannelId;
import dev.palaver.core.ChatException;
import dev.palaver.core.ErrorCode;
import dev.palaver.core.Permission;
import dev.palaver.core.Principal;
import dev.palaver.core.UserId;
import dev.palaver.events.EventDraft;
import dev.palaver.filter.RowScope;
import dev.palaver.realtime.ChannelAccess;
import dev.palaver.realtime.Membership;
import dev.palaver.sql.Database;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The door of this package: what other features and the sockets ask about channels and members. Any
 * thread.
 */
public final class Channels implements ChannelAccess {
  private final Database database;
  private final AccessMode mode;
  private final Standings standings;
  private final Adopter adopter;

  public Channels(Database database, AccessMode mode, ChannelConfig limits) {
    this.database = database;
    this.mode = mode;
    this.standings = new Standings(database);
    this.adopter = new Adopter(database, limits.numberingBatch());
  }

  @Override
  public Future<Long> mayHear(Principal caller, ChannelId channel) {
    if (!caller.may(Permission.VIEW_MESSAGE)) {
      return Future.failedFuture(new ChatException(ErrorCode.FORBIDDEN, "NotAllowedAccess"));
    }
    return ready(caller, channel).map(standing -> firstAudible(caller, channel, standing));
  }

  /**
   * Refuses a caller who may not see a channel, and one that is not there; adopts what the
   * reference left in it.
   *
   * @return the first {@code seq} that the caller may be shown; fails with NOT_FOUND
   */
  Future<Long> requireVisible(Principal caller, ChannelId channel) {
    return ready(caller, channel)
        .map(
            standing -> {
              if (!standing.known()) {
                throw ChatException.notFound("Channel", channel);
              }
              return firstAudible(caller, channel, standing);
            });
  }

  private Future<Standing> ready(Principal caller, ChannelId channel) {
    return standing(caller, channel)
        .compose(
            standing ->
                standing.unnumbered()
                    ? adopter.adopt(channel).compose(adopted -> standing(caller, channel))
                    : Future.succeededFuture(standing));
  }

  @Override
  public void requireOwnFeed(Principal caller) {
    caller.require(Permission.VIEW_MESSAGE);
  }

  @Override
  public Future<Map<UserId, List<Membership>>> channelsOf(Set<UserId> users, int max) {
    return Memberships.of(database, users, max);
  }

  /**
   * Runs work in one transaction, which {@link #prepare}s the channels that it touches. One that
   * the reference left messages in is adopted first, in transactions of its own: for that this one
   * is rolled back, and the work is done again, from its beginning.
   *
   * @return fails with UNAVAILABLE when the reference writes to the channel again and again
   */
  public <T> Future<T> inTransaction(Function<SqlConnection, Future<T>> work) {
    return adopter.inTransaction(work);
  }

  /**
   * Makes a channel ready to be written to, within the work of {@link #inTransaction}: creates it
   * with its author as the owner, if it is not there, and holds its row's lock.
   *
   * @param type of a new channel
   * @param author of the message that is the first one
   */
  public Future<Void> prepare(SqlConnection tx, ChannelId channel, String type, UserId author) {
    return Preparation.one(tx, channel, type, author);
  }

  /**
   * The same for several channels, locked in the order in which every writer locks channels: that
   * of PostgreSQL's uuid, which is the text's.
   *
   * @param types of the channels, for those that are new
   */
  public Future<Void> prepare(SqlConnection tx, Map<ChannelId, String> types, UserId author) {
    return Preparation.several(tx, types, author);
  }

  /**
   * Refuses a caller who may not post in a channel, as the transaction sees it.
   *
   * @param absent what who is no member is told
   * @return fails with that, with FORBIDDEN for a member who may only read, or with
   *     CHANNEL_ARCHIVED
   */
  public Future<Void> requireWriter(
      SqlConnection tx, Principal caller, ChannelId channel, Supplier<ChatException> absent) {
    Future<Void> admitted =
        everything(caller)
            ? Future.succeededFuture()
            : Members.requireWriter(tx, channel, caller.userId(), absent);
    return admitted.compose(done -> ChannelStore.requireOpen(tx, channel));
  }

  /** What a member is told who may only read. */
  public static ChatException readOnly() {
    return new ChatException(ErrorCode.FORBIDDEN, "Your role in this channel is to read only");
  }

  /** What is told who posts to an archived channel. */
  public static ChatException archived() {
    return MemberRules.archived();
  }

  /** What is told who names a third user in a direct channel. */
  public static ChatException direct() {
    return MemberRules.direct();
  }

  /**
   * Makes users members within the writing transaction, which holds the channels' locks: those whom
   * a message or a recipient row names. They hear the channel from its next event on. Who is a
   * member already stays as they are.
   *
   * @param actor who named them
   * @return what the channels are to be told; fails with DIRECT_CHANNEL for a third user there
   */
  public Future<List<EventDraft>> joinNamed(
      SqlConnection tx, Map<ChannelId, Set<UserId>> named, UserId actor, Instant occurredOn) {
    List<EventDraft> told = new ArrayList<>();
    Future<List<EventDraft>> all = Future.succeededFuture(told);
    for (Map.Entry<ChannelId, Set<UserId>> entry : named.entrySet()) {
      ChannelId channel = entry.getKey();
      all =
          all.compose(before -> Members.joinOnlyInsiders(tx, channel, entry.getValue()))
              .map(
                  joined -> {
                    told.addAll(Member.joined(joined, channel, actor, occurredOn));
                    return told;
                  });
    }
    return all;
  }

  /**
   * The same for who posts in {@code CHAT_ACCESS=open}: there a third user may post in a direct
   * channel, and becomes no member of it.
   */
  public Future<List<EventDraft>> joinAuthor(
      SqlConnection tx,
      ChannelId channel,
      Collection<UserId> users,
      UserId actor,
      Instant occurredOn) {
    return Members.join(tx, channel, Members.plain(users))
        .map(joined -> Member.joined(joined, channel, actor, occurredOn));
  }

  /**
   * Moves the watermarks of users whose recipient rows were marked as read ({@link Receipts}),
   * within the transaction that did it and that holds the channels' locks.
   *
   * @return what the channels are to be told
   */
  public Future<List<EventDraft>> followRows(
      SqlConnection tx, Map<ChannelId, Set<UserId>> readers, UserId actor, Instant occurredOn) {
    return Receipts.followRows(tx, readers, actor, occurredOn);
  }

  /** The role of a user, as the transaction sees it; empty for who is no member. */
  public Future<Optional<Role>> roleOf(SqlConnection tx, ChannelId channel, UserId user) {
    return Members.find(tx, channel, user).map(found -> found.map(Member::role));
  }

  /** The rows that a caller may read, in the access mode that is set. */
  public RowScope readable(Principal caller) {
    return everything(caller) ? RowScope.ALL : MemberScopes.readable(caller.userId());
  }

  /** The rows that a caller may change. */
  public RowScope editable(Principal caller) {
    return everything(caller) ? RowScope.ALL : MemberScopes.editable(caller.userId());
  }

  /** The rows that a caller may delete. */
  public RowScope deletable(Principal caller) {
    return everything(caller) ? RowScope.ALL : MemberScopes.deletable(caller.userId());
  }

  /** No row, unless the caller may read this message; then every one. */
  public RowScope below(UUID message, Principal caller) {
    return everything(caller) ? RowScope.ALL : MemberScopes.below(message, caller.userId());
  }

  /** Whether the row rules do not bind this caller. */
  public boolean everything(Principal caller) {
    return mode == AccessMode.OPEN || caller.managesAllChannels();
  }

  private Future<Standing> standing(Principal caller, ChannelId channel) {
    return standings.read(channel, caller.userId());
  }

  private long firstAudible(Principal caller, ChannelId channel, Standing standing) {
    if (everything(caller)) {
      return 1;
    }
    if (standing.role() == null) {
      throw ChatException.notFound("Channel", channel);
    }
    return Math.max(1, standing.joinedSeq());
  }
}
