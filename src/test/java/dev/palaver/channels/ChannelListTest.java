package dev.palaver.channels;

import static org.assertj.core.api.Assertions.assertThat;

import dev.palaver.testing.TestServer;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The list of one's own channels. */
class ChannelListTest {
  private static TestServer server;

  private final ChannelClient ann = ChannelClient.of(server);
  private final ChannelClient bob = ChannelClient.of(server);

  @BeforeAll
  static void start() {
    server = TestServer.members();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static List<UUID> ids(JsonObject page) {
    return page.getJsonArray("channels").stream()
        .map(view -> UUID.fromString(((JsonObject) view).getString("id")))
        .toList();
  }

  @Test
  void newestMessageComesFirstWithWhatTheListNeeds() {
    UUID first = ann.create(bob.as("member"));
    UUID second = ann.create(bob.as("reader"));
    UUID third = ann.create();
    ann.say(first);
    ann.say(first);
    ann.say(second);
    long last = ann.say(first);
    bob.read(first, last - 1);

    assertThat(ids(ann.get("/channels").json())).containsExactly(first, second, third);
    JsonObject top = bob.get("/channels").json().getJsonArray("channels").getJsonObject(0);
    assertThat(top.getString("id")).isEqualTo(first.toString());
    assertThat(top.getString("role")).isEqualTo("member");
    assertThat(top.getInteger("unreadCount")).isEqualTo(1);
    assertThat(top.getLong("seq")).isEqualTo(last + 1);
    assertThat(top.getJsonObject("lastMessage").getLong("seq")).isEqualTo(last);
    assertThat(top.getJsonObject("lastMessage")).isEqualTo(lastMessage(first));
  }

  private JsonObject lastMessage(UUID channel) {
    return ann.get(
            "/messages?filter[where][channelId]="
                + channel
                + "&filter[order]=seq%20DESC&filter[limit]=1")
        .list()
        .getJsonObject(0);
  }

  @Test
  void otherEventsThanMessagesMoveNothing() {
    UUID older = ann.create();
    UUID newer = ann.create();
    ann.add(older, bob.as("member"));
    ann.patch("/channels/" + older, new JsonObject().put("name", "x"));
    bob.read(older, 1);

    assertThat(ids(ann.get("/channels").json())).containsExactly(newer, older);
  }

  @Test
  void deletedMessageIsNotTheLastOne() {
    UUID id = ann.create();
    long kept = ann.say(id);
    String deleted = ann.post("/messages", TestServer.message(id)).id();
    ann.delete("/messages/" + deleted);

    assertThat(ann.look(id).getJsonObject("lastMessage").getLong("seq")).isEqualTo(kept);
  }

  @Test
  void pagesShowEachChannelOnceWhileOthersMoveToTheTop() {
    List<UUID> all = new ArrayList<>();
    for (int i = 0; i < 23; i++) {
      all.add(ann.create());
    }
    Collections.reverse(all);
    List<UUID> moving = List.of(all.get(1), all.get(4));
    List<UUID> seen = new ArrayList<>();
    String next = "";
    while (next != null) {
      JsonObject page = ann.get("/channels?limit=5" + next).json();
      seen.addAll(ids(page));
      // Both were shown on the first page; their moving must not shift the pages that follow.
      moving.forEach(ann::say);
      next = page.getString("next") == null ? null : "&before=" + page.getString("next");
    }

    assertThat(seen).containsExactlyElementsOf(all);
    assertThat(ids(ann.get("/channels?limit=2").json()))
        .containsExactlyInAnyOrderElementsOf(moving);
  }

  @Test
  void archivedChannelsAreListedApart() {
    UUID archived = ann.create();
    UUID live = ann.create();
    ann.delete("/channels/" + archived);

    assertThat(ids(ann.get("/channels").json())).containsExactly(live);
    assertThat(ids(ann.get("/channels?archived=true").json())).containsExactly(archived);
  }
}
