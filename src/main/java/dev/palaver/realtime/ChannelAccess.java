package dev.palaver.realtime;

import dev.palaver.core.ChannelId;
import dev.palaver.core.ChatException;
import dev.palaver.core.Principal;
import io.vertx.core.Future;
import java.util.List;

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
   * The channels that the caller is a member of, whatever else they may hear.
   *
   * @param max channels, the newest memberships first
   * @return fails with a {@link ChatException}: FORBIDDEN without the permission
   */
  Future<List<Membership>> channelsOf(Principal caller, int max);
}
