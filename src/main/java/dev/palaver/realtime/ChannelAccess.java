package dev.palaver.realtime;

import dev.palaver.core.ChannelId;
import dev.palaver.core.ChatException;
import dev.palaver.core.Principal;
import dev.palaver.core.UserId;
import io.vertx.core.Future;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Who may hear a channel: what this package asks of the feature that knows the members. */
public interface ChannelAccess {
  /**
   * Decides whether the caller may receive a channel's events now, from the database and not from a
   * cache older than a second.
   *
   * @return the first {@code seq} that the caller may be shown, 1 or more (an earlier one was
   *     before the caller joined); fails with a {@link ChatException}: FORBIDDEN without the
   *     permission, NOT_FOUND when the channel is not there or not the caller's to see
   */
  Future<Long> mayHear(Principal caller, ChannelId channel);

  /**
   * Refuses a caller who may not be told of their own channels.
   *
   * @throws ChatException FORBIDDEN without the permission
   */
  void requireOwnFeed(Principal caller);

  /**
   * The channels that users are members of, whatever else they may hear; one statement for all.
   *
   * @param max channels of each user, the newest memberships first
   * @return users without a channel may be left out
   */
  Future<Map<UserId, List<Membership>>> channelsOf(Set<UserId> users, int max);
}
