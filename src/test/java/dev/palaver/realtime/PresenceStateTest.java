package dev.palaver.realtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.palaver.core.ChannelId;
import dev.palaver.core.UserId;
import dev.palaver.realtime.PresenceWire.Kind;
import dev.palaver.realtime.PresenceWire.News;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What nodes tell each other of presence, and what they keep of it. */
class PresenceStateTest {
  private final ChannelId channel = new ChannelId(UUID.randomUUID());
  private final UUID node = UUID.randomUUID();
  private final UserId ann = new UserId(UUID.randomUUID());
  private final UserId ben = new UserId(UUID.randomUUID());
  private final RemotePresence remote = new RemotePresence();

  private void take(Kind kind, long now, UserId... users) {
    remote.take(new News(kind, node, List.of(channel), List.of(users)), Set.of(channel), now);
  }

  private Set<UserId> users() {
    Set<UserId> users = new HashSet<>();
    remote.addUsers(channel, users);
    return users;
  }

  @Test
  void newsSurvivesTheWire() {
    Buffer users = PresenceWire.users(Kind.LEFT, node, channel, List.of(ann, ben));
    assertThat(PresenceWire.decode(users))
        .contains(new News(Kind.LEFT, node, List.of(channel), List.of(ann, ben)));
    Buffer watch = PresenceWire.watch(node, List.of(channel));
    assertThat(PresenceWire.decode(watch))
        .contains(new News(Kind.WATCH, node, List.of(channel), List.of()));
  }

  @Test
  void newsOfAnotherVersionOrKindIsNone() {
    Buffer watch = PresenceWire.watch(node, List.of());
    assertThat(PresenceWire.decode(Buffer.buffer())).isEmpty();
    assertThat(PresenceWire.decode(watch.copy().setByte(0, (byte) 99))).isEmpty();
    assertThat(PresenceWire.decode(watch.copy().setByte(1, (byte) 99))).isEmpty();
  }

  @Test
  void changesApplyToTheWholeAndWaitForIt() {
    take(Kind.JOINED, 0, ann);
    assertThat(users()).isEmpty();
    take(Kind.ALL, 0, ann);
    take(Kind.JOINED, 0, ben);
    assertThat(users()).containsExactlyInAnyOrder(ann, ben);
    take(Kind.LEFT, 0, ann);
    assertThat(users()).containsExactly(ben);
  }

  @Test
  void aNodeThatSaysNothingIsForgotten() {
    take(Kind.ALL, 0, ann);
    take(Kind.WATCH, 0);
    remote.expire(Set.of(channel), RemotePresence.LIFE_MILLIS - 1);
    assertThat(users()).containsExactly(ann);
    assertThat(remote.wanted()).containsExactly(channel);
    remote.expire(Set.of(channel), RemotePresence.LIFE_MILLIS);
    assertThat(users()).isEmpty();
    assertThat(remote.wanted()).isEmpty();
  }

  @Test
  void nothingIsKeptOfChannelsThatNobodyWatches() {
    remote.take(new News(Kind.ALL, node, List.of(channel), List.of(ann)), Set.of(), 0);
    assertThat(users()).isEmpty();
    take(Kind.ALL, 0, ann);
    remote.expire(Set.of(), 1);
    assertThat(users()).isEmpty();
  }

  @Test
  void aViewNamesChangesAndACrowdOnlyItsNumber() {
    PresenceView one = new PresenceView(channel, Set.of(ann), 1);
    PresenceView other = new PresenceView(channel, Set.of(ben), 1);
    PresenceView crowd = new PresenceView(channel, Set.of(ann, ben), 1);

    JsonObject change = new JsonObject(other.since(one)).getJsonObject("body");
    JsonObject crowded = new JsonObject(crowd.since(one)).getJsonObject("body");
    JsonObject again = new JsonObject(one.since(crowd)).getJsonObject("body");

    assertThat(change.getInteger("count")).isEqualTo(1);
    assertThat(change.getJsonArray("joined")).containsExactly(ben.toString());
    assertThat(change.getJsonArray("left")).containsExactly(ann.toString());
    assertThat(crowded.fieldNames()).containsExactlyInAnyOrder("type", "channelId", "count");
    assertThat(again.getJsonArray("users")).containsExactly(ann.toString());
    assertThat(one.since(new PresenceView(channel, Set.of(ann), 1))).isNull();
  }
}
