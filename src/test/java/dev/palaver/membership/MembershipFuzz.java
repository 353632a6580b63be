package dev.palaver.membership;

import dev.palaver.testing.TestServer;
import java.util.List;
import java.util.Map;

/** Takes random steps on a server and on the model, and compares. Used by one thread. */
final class MembershipFuzz implements AutoCloseable {
  private final World world;
  private final MemberSteps members;
  private final TalkSteps talk;

  MembershipFuzz(TestServer server, long seed) {
    this.world = new World(server, seed);
    this.members = new MemberSteps(world);
    this.talk = new TalkSteps(world);
  }

  /** One step, chosen at random; the numbers are shares of a hundred. */
  void step() {
    ChannelModel channel = world.anyChannel();
    int choice = world.random.nextInt(100);
    if (choice < 14) {
      members.add(channel);
    } else if (choice < 24) {
      members.remove(channel);
    } else if (choice < 28) {
      members.leave(channel);
    } else if (choice < 36) {
      members.changeRank(channel);
    } else if (choice < 41) {
      members.comeBackAtOnce(channel);
    } else if (choice < 60) {
      talk.post(channel);
    } else if (choice < 68) {
      talk.edit(channel);
    } else if (choice < 72) {
      talk.delete(channel);
    } else if (choice < 90) {
      talk.subscribe(channel);
    } else if (choice < 95) {
      talk.unsubscribe(channel);
    } else {
      talk.read(channel);
    }
  }

  /** Everybody has all that is due and nothing else, and the log is the model's. */
  void check() throws Exception {
    for (ChannelModel channel : world.channels) {
      world.users.forEach(user -> user.settle(channel));
      world.users.forEach(user -> talk.compareReads(user, channel));
      List<String> log =
          world
              .server
              .database()
              .column(
                  """
                  SELECT seq || ' ' || type || ' ' || entity_id FROM main.channel_events
                  WHERE channel_id = '%s' ORDER BY seq
                  """
                      .formatted(channel.id));
      List<String> model =
          channel.events().stream().map(event -> event + " " + event.subject()).toList();
      world.require(log.equals(model), "the log is " + log + ", the model " + model);
    }
    world.users.forEach(FuzzUser::requireNoStrays);
  }

  /** The present step, for complaints. */
  String lastStep() {
    return world.step();
  }

  /** Steps by status, and what was heard. */
  String summary() {
    int events = world.channels.stream().mapToInt(channel -> (int) channel.head()).sum();
    int delivered = world.users.stream().mapToInt(FuzzUser::delivered).sum();
    return events + " events, " + delivered + " delivered; " + world.counts;
  }

  Map<String, Integer> counts() {
    return world.counts;
  }

  @Override
  public void close() {
    world.close();
  }
}
