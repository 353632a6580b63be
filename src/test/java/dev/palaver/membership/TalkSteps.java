package dev.palaver.membership;

import dev.palaver.testing.TestServer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

/** Steps that say, hear and read something. */
final class TalkSteps {
  private final World world;

  TalkSteps(World world) {
    this.world = world;
  }

  /** Now and then addressed to somebody, who may be no member yet. */
  void post(ChannelModel channel) {
    FuzzUser author = world.mostlyMember(channel);
    UUID to = world.random.nextInt(6) == 0 ? world.anyUser().id : null;
    world.begin("post", channel, author, to);
    JsonObject body = TestServer.message(channel.id);
    if (to != null) {
      body.put("toUserId", to.toString());
    }
    TestServer.Answer answer = world.server.post(author.token, "/messages", body);
    int expected = channel.post(author.id);
    world.answered("post", expected, answer.status());
    if (expected == ChannelModel.OK) {
      channel.posted(author.id, UUID.fromString(answer.id()), to);
    }
  }

  void edit(ChannelModel channel) {
    if (!channel.messages().isEmpty()) {
      FuzzUser actor = world.anyUser();
      ChannelModel.Message message = world.recent(channel);
      world.begin("edit", channel, actor, message.id());
      int expected = channel.edit(actor.id, message);
      JsonObject body = new JsonObject().put("body", "edited " + world.random.nextInt());
      world.answered(
          "edit", expected, world.server.patch(actor.token, World.message(message), body).status());
    }
  }

  void delete(ChannelModel channel) {
    if (!channel.messages().isEmpty()) {
      FuzzUser actor = world.anyUser();
      ChannelModel.Message message = world.recent(channel);
      world.begin("delete", channel, actor, message.id());
      int expected = channel.delete(actor.id, message);
      world.answered(
          "delete", expected, world.server.delete(actor.token, World.message(message)).status());
    }
  }

  /** From now, from the past, or from ahead of the head. */
  void subscribe(ChannelModel channel) {
    FuzzUser user = world.anyUser();
    Long after =
        world.random.nextInt(3) == 0 ? null : (long) world.random.nextInt((int) channel.head() + 3);
    world.begin("subscribe", channel, user, after);
    user.subscribe(channel, after);
    world.count("subscribe " + (channel.isMember(user.id) ? "member" : "stranger"));
  }

  void unsubscribe(ChannelModel channel) {
    FuzzUser user = world.anyUser();
    world.begin("unsubscribe", channel, user, "");
    user.unsubscribe(channel);
    world.count("unsubscribe");
  }

  void read(ChannelModel channel) {
    FuzzUser user = world.anyUser();
    world.begin("read", channel, user, "");
    compareReads(user, channel);
    if (!channel.messages().isEmpty()) {
      ChannelModel.Message message = world.recent(channel);
      int expected = channel.mayRead(user.id, message) ? ChannelModel.OK : ChannelModel.NOT_FOUND;
      world.answered(
          "read", expected, world.server.get(user.token, World.message(message)).status());
    }
  }

  /** The channel, its members and its log, as this user may see them. */
  void compareReads(FuzzUser user, ChannelModel channel) {
    boolean member = channel.isMember(user.id);
    int expected = member ? ChannelModel.OK : ChannelModel.NOT_FOUND;
    String base = "/channels/" + channel.id;
    TestServer.Answer members = world.server.get(user.token, base + "/members");
    TestServer.Answer log = world.server.get(user.token, base + "/events?after=0&limit=500");
    world.answered("channel", expected, world.server.get(user.token, base).status());
    world.answered("members", expected, members.status());
    world.answered("log", expected, log.status());
    if (member) {
      compareMembers(channel, objects(members.json().getJsonArray("members")));
      List<Long> seqs =
          objects(log.json().getJsonArray("events")).stream().map(e -> e.getLong("seq")).toList();
      List<Long> model = channel.audible(user.id, channel.firstOf(user.id) - 1);
      world.require(seqs.equals(model), "the log shows " + seqs + ", in the model " + model);
    }
  }

  private void compareMembers(ChannelModel channel, List<JsonObject> members) {
    Map<UUID, String> server = new TreeMap<>();
    members.forEach(m -> server.put(UUID.fromString(m.getString("userId")), m.getString("role")));
    Map<UUID, String> model = new TreeMap<>();
    channel.members().forEach(one -> model.put(one, channel.rankOf(one).wireName()));
    world.require(server.equals(model), "the members are " + server + ", in the model " + model);
  }

  private static List<JsonObject> objects(JsonArray array) {
    return array.stream().map(JsonObject.class::cast).toList();
  }
}
