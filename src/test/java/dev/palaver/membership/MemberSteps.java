package dev.palaver.membership;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Steps that change who is in a channel. */
final class MemberSteps {
  private final World world;

  MemberSteps(World world) {
    this.world = world;
  }

  /** One or two users at once, some of them members already. */
  void add(ChannelModel channel) {
    FuzzUser actor = world.mostlyMember(channel);
    Map<UUID, Rank> added = new LinkedHashMap<>();
    int count = world.random.nextInt(4) == 0 ? 2 : 1;
    while (added.size() < count) {
      added.put(world.anyUser().id, world.anyRank());
    }
    world.begin("add", channel, actor, added);
    int expected = channel.add(actor.id, added);
    world.answered("add", expected, add(channel, actor, added));
  }

  void remove(ChannelModel channel) {
    remove("remove", channel, world.mostlyMember(channel), world.anyUser());
  }

  void leave(ChannelModel channel) {
    FuzzUser user = world.mostlyMember(channel);
    remove("leave", channel, user, user);
  }

  void changeRank(ChannelModel channel) {
    FuzzUser actor = world.mostlyMember(channel);
    FuzzUser user = world.random.nextInt(4) == 0 ? actor : world.mostlyMember(channel);
    Rank rank = world.anyRank();
    world.begin("role", channel, actor, user.id + " " + rank);
    int expected = channel.changeRank(actor.id, user.id, rank);
    JsonObject body = new JsonObject().put("role", rank.wireName());
    world.answered(
        "role",
        expected,
        world.server.patch(actor.token, World.member(channel, user), body).status());
  }

  /** An owner removes a member and adds them again before anybody can have told them. */
  void comeBackAtOnce(ChannelModel channel) {
    FuzzUser user = world.anyUser();
    Optional<FuzzUser> owner =
        world.users.stream()
            .filter(one -> one != user && channel.rankOf(one.id) == Rank.OWNER)
            .findFirst();
    if (owner.isEmpty() || !channel.isMember(user.id)) {
      return;
    }
    FuzzUser actor = owner.get();
    world.begin("return", channel, actor, user.id);
    user.settle(channel);
    int removed = delete(channel, actor, user);
    int added = add(channel, actor, Map.of(user.id, Rank.MEMBER));
    world.answered("return", channel.remove(actor.id, user.id), removed);
    world.answered("return", channel.add(actor.id, Map.of(user.id, Rank.MEMBER)), added);
    user.awaitEndOrReturn(channel);
  }

  private void remove(String name, ChannelModel channel, FuzzUser actor, FuzzUser user) {
    world.begin(name, channel, actor, user.id);
    int expected = channel.remove(actor.id, user.id);
    world.answered(name, expected, delete(channel, actor, user));
    if (expected == ChannelModel.DONE) {
      user.awaitEnd(channel);
    }
  }

  private int delete(ChannelModel channel, FuzzUser actor, FuzzUser user) {
    return world.server.delete(actor.token, World.member(channel, user)).status();
  }

  private int add(ChannelModel channel, FuzzUser actor, Map<UUID, Rank> users) {
    JsonArray members = new JsonArray();
    users.forEach(
        (user, rank) ->
            members.add(
                new JsonObject().put("userId", user.toString()).put("role", rank.wireName())));
    JsonObject body = new JsonObject().put("members", members);
    return world.server.post(actor.token, World.members(channel), body).status();
  }
}
