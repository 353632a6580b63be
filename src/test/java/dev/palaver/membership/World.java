package dev.palaver.membership;

import dev.palaver.testing.TestServer;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.IntStream;

/** The server, the users and the models of a fuzz, and its choices. Used by one thread. */
final class World implements AutoCloseable {
  private static final int USERS = 6;
  private static final int CHANNELS = 2;
  private static final int RECENT_MESSAGES = 8;

  final TestServer server;
  final Random random;
  final List<FuzzUser> users;
  final List<ChannelModel> channels = new ArrayList<>();

  /** How often each step was answered with each status. */
  final Map<String, Integer> counts = new TreeMap<>();

  private String step = "";

  World(TestServer server, long seed) {
    this.server = server;
    this.random = new Random(seed);
    this.users =
        IntStream.range(0, USERS).mapToObj(i -> new FuzzUser(server, id("user " + i))).toList();
    for (int i = 0; i < CHANNELS; i++) {
      channels.add(open(users.get(i), id("channel " + i)));
    }
  }

  /** Names the present step, for complaints. */
  void begin(String name, ChannelModel channel, FuzzUser actor, Object what) {
    step =
        "%s by %s (%s) in %s at %d: %s"
            .formatted(name, actor.id, channel.rankOf(actor.id), channel.id, channel.head(), what);
  }

  String step() {
    return step;
  }

  /** Counts an answer, which must be the model's. */
  void answered(String name, int expected, int status) {
    count(name + " " + status);
    require(status == expected, "answered " + status + ", in the model " + expected);
  }

  void count(String what) {
    counts.merge(what, 1, Integer::sum);
  }

  void require(boolean condition, String complaint) {
    if (!condition) {
      throw new AssertionError(complaint);
    }
  }

  ChannelModel anyChannel() {
    return any(channels);
  }

  FuzzUser anyUser() {
    return any(users);
  }

  /** A member, or, one time in five, anybody. */
  FuzzUser mostlyMember(ChannelModel channel) {
    List<FuzzUser> members = users.stream().filter(user -> channel.isMember(user.id)).toList();
    return random.nextInt(5) == 0 ? anyUser() : any(members);
  }

  ChannelModel.Message recent(ChannelModel channel) {
    List<ChannelModel.Message> all = channel.messages();
    return all.get(all.size() - 1 - random.nextInt(Math.min(RECENT_MESSAGES, all.size())));
  }

  Rank anyRank() {
    return any(List.of(Rank.values()));
  }

  static String members(ChannelModel channel) {
    return "/channels/" + channel.id + "/members";
  }

  static String member(ChannelModel channel, FuzzUser user) {
    return members(channel) + "/" + user.id;
  }

  static String message(ChannelModel.Message message) {
    return "/messages/" + message.id();
  }

  @Override
  public void close() {
    users.forEach(FuzzUser::close);
  }

  private ChannelModel open(FuzzUser owner, UUID id) {
    JsonObject body = new JsonObject().put("id", id.toString()).put("channelType", "task");
    answered("open", ChannelModel.OK, server.post(owner.token, "/channels", body).status());
    return new ChannelModel(id, owner.id);
  }

  private <T> T any(List<T> list) {
    return list.get(random.nextInt(list.size()));
  }

  /** The same in each run, so that their order is the same. */
  private static UUID id(String name) {
    return UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8));
  }
}
