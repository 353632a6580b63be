package dev.palaver.realtime;

import dev.palaver.core.ChannelId;
import dev.palaver.core.UserId;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;

/**
 * Who hears a channel at one moment, as its watchers are told. Immutable but for its text, which is
 * made when a watcher first needs it; any thread.
 */
final class PresenceView {
  private final ChannelId channel;
  private final Set<UserId> users;
  private final int maxNamed;
  private String whole;

  PresenceView(ChannelId channel, Set<UserId> users, int maxNamed) {
    this.channel = channel;
    this.users = users;
    this.maxNamed = maxNamed;
  }

  Set<UserId> users() {
    return users;
  }

  /** For a watcher who has no former view: {@code users} unless they are too many to name. */
  synchronized String whole() {
    if (whole == null) {
      JsonObject body = body();
      if (named()) {
        body.put("users", ids(users));
      }
      whole = ServerFrames.rec(ChannelAddress.of(channel), body);
    }
    return whole;
  }

  /** For those who have the former view; null when there is nothing to tell. */
  String since(PresenceView former) {
    if (users.equals(former.users)) {
      return null;
    }
    if (!named() || !former.named()) {
      return whole();
    }
    JsonObject body = body();
    putOthers(body, "joined", users, former.users);
    putOthers(body, "left", former.users, users);
    return ServerFrames.rec(ChannelAddress.of(channel), body);
  }

  private boolean named() {
    return users.size() <= maxNamed;
  }

  private JsonObject body() {
    return new JsonObject()
        .put("type", "presence")
        .put("channelId", channel.toString())
        .put("count", users.size());
  }

  private static void putOthers(
      JsonObject body, String name, Set<UserId> these, Set<UserId> those) {
    Set<UserId> others = new HashSet<>(these);
    others.removeAll(those);
    if (!others.isEmpty()) {
      body.put(name, ids(others));
    }
  }

  private static JsonArray ids(Collection<UserId> users) {
    JsonArray ids = new JsonArray();
    users.stream().map(UserId::toString).sorted().forEach(ids::add);
    return ids;
  }
}
