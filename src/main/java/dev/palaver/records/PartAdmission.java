package dev.palaver.records;

import dev.palaver.channels.Channels;
import dev.palaver.core.ChannelId;
import dev.palaver.core.ChatException;
import dev.palaver.core.Principal;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.SqlConnection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Where a caller under the row rules may put a part of a message (design: Access): into channels
 * where the caller may post. To others the message looks as if it were not there.
 */
final class PartAdmission {
  private PartAdmission() {}

  /**
   * Refuses rows that the caller may not put where they are.
   *
   * @return fails with RELATED_NOT_FOUND, with FORBIDDEN for a member who may only read, with
   *     CHANNEL_ARCHIVED, with VALIDATION_FAILED for a row that names another channel than its
   *     message
   */
  static Future<Void> require(
      SqlConnection tx,
      Channels channels,
      Principal caller,
      HomeChannels homes,
      List<JsonObject> rows) {
    boolean bound = !channels.everything(caller);
    Set<ChannelId> entered = new LinkedHashSet<>();
    for (JsonObject row : rows) {
      Optional<ChannelId> home = homes.of(row);
      boolean nowhere = home.isEmpty() && HomeChannels.named(row).isPresent();
      // A table that was made by hand may lack the foreign key.
      if (bound && (nowhere || !homes.hasMessage(row))) {
        return Future.failedFuture(ChatException.relatedNotFound());
      }
      home.ifPresent(entered::add);
    }
    Future<Void> admitted = Future.succeededFuture();
    for (ChannelId channel : entered) {
      admitted =
          admitted.compose(
              done -> channels.requireWriter(tx, caller, channel, ChatException::relatedNotFound));
    }
    return admitted.map(
        done -> {
          if (bound) {
            rows.forEach(row -> requireSameChannel(homes, row));
          }
          return null;
        });
  }

  /** Asked last: to a stranger the answer would tell the message's channel. */
  private static void requireSameChannel(HomeChannels homes, JsonObject row) {
    Optional<ChannelId> named = HomeChannels.named(row);
    if (named.isPresent() && !named.equals(homes.of(row))) {
      throw ChatException.invalid("/channelId", "const", "must be the channel of the message");
    }
  }
}
