package dev.palaver.channels;

import static dev.palaver.channels.ChannelClient.channel;
import static dev.palaver.channels.ChannelClient.code;
import static org.assertj.core.api.Assertions.assertThat;

import dev.palaver.testing.TestServer;
import dev.palaver.testing.TestServer.Answer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.sql.SQLException;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Channels under the row rules: create, read, change, archive; what strangers learn. */
class ChannelsTest {
  private static TestServer server;

  private final ChannelClient ann = ChannelClient.of(server);
  private final ChannelClient bob = ChannelClient.of(server);
  private final ChannelClient eve = ChannelClient.of(server);

  @BeforeAll
  static void start() {
    server = TestServer.members();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void creatorIsTheOwnerAndEachChangeIsAnEventInOrder() {
    JsonObject body =
        channel(bob.as("reader")).put("name", "One").put("metadata", new JsonObject().put("a", 1));
    JsonObject created = ann.post("/channels", body).json();
    UUID id = UUID.fromString(created.getString("id"));

    assertThat(created.getString("role")).isEqualTo("owner");
    assertThat(created.getString("name")).isEqualTo("One");
    assertThat(created.getLong("seq")).isEqualTo(3);
    ann.patch("/channels/" + id, new JsonObject().put("name", "Two"));
    ann.makeRole(id, bob, "member");
    ann.remove(id, bob);
    ann.delete("/channels/" + id);

    List<JsonObject> events = ann.events(id);
    assertThat(events.stream().map(e -> e.getLong("seq") + " " + e.getString("type")))
        .containsExactly(
            "1 channel.created",
            "2 member.joined",
            "3 member.joined",
            "4 channel.updated",
            "5 member.updated",
            "6 member.left",
            "7 channel.archived");
    assertThat(events).allMatch(e -> e.getString("actor").equals(ann.id().toString()));
    assertThat(events.get(2).getJsonObject("data").getString("userId"))
        .isEqualTo(bob.id().toString());
    assertThat(events.get(3).getJsonObject("data").getString("name")).isEqualTo("Two");
    assertThat(events.get(3).getJsonObject("data").getJsonObject("metadata").getInteger("a"))
        .isEqualTo(1);
    assertThat(events.get(4).getJsonObject("data").getString("role")).isEqualTo("member");
    assertThat(events.get(6).getJsonObject("data").getString("archivedOn")).isNotNull();
  }

  @Test
  void memberEventsCarryTheUserAsTheirEntity() throws SQLException {
    UUID id = ann.create(bob.as("member"));

    assertThat(
            server
                .database()
                .column(
                    "SELECT entity_id::text FROM main.channel_events WHERE channel_id = '"
                        + id
                        + "' ORDER BY seq"))
        .containsExactly(id.toString(), ann.id().toString(), bob.id().toString());
  }

  @Test
  void patchChangesWhatItNamesAndNothingElse() {
    UUID id = ann.create();
    ann.patch("/channels/" + id, new JsonObject().put("name", "N"));
    ann.patch("/channels/" + id, new JsonObject().put("metadata", new JsonObject().put("k", "v")));
    Answer empty = ann.patch("/channels/" + id, new JsonObject());

    JsonObject seen = ann.look(id);
    assertThat(seen.getString("name")).isEqualTo("N");
    assertThat(seen.getJsonObject("metadata").getString("k")).isEqualTo("v");
    assertThat(seen.getString("channelType")).isEqualTo("task");
    assertThat(empty.status()).isEqualTo(204);
    assertThat(ann.told(id).stream().filter("channel.updated"::equals)).hasSize(2);

    ann.patch("/channels/" + id, new JsonObject().putNull("name").putNull("metadata"));
    assertThat(ann.look(id).getValue("name")).isNull();
    assertThat(ann.look(id).getValue("metadata")).isNull();
  }

  @Test
  void archivedChannelTakesNoMessagesMembersOrChangesButCanBeReadAndLeft() {
    UUID id = ann.create(bob.as("member"));
    String message = bob.post("/messages", TestServer.message(id)).id();
    assertThat(ann.delete("/channels/" + id).status()).isEqualTo(204);
    assertThat(ann.delete("/channels/" + id).status()).isEqualTo(204);

    assertThat(code(bob.post("/messages", TestServer.message(id))))
        .isEqualTo("409 CHANNEL_ARCHIVED");
    assertThat(code(eve.post("/messages", TestServer.message(id)))).startsWith("404");
    assertThat(code(ann.add(id, eve.as("member")))).isEqualTo("409 CHANNEL_ARCHIVED");
    assertThat(code(ann.patch("/channels/" + id, new JsonObject().put("name", "x"))))
        .isEqualTo("409 CHANNEL_ARCHIVED");
    JsonObject recipient =
        new JsonObject()
            .put("channelId", id.toString())
            .put("messageId", message)
            .put("recipientId", ann.id().toString());
    assertThat(code(bob.post("/message-recipients", recipient))).isEqualTo("409 CHANNEL_ARCHIVED");
    assertThat(bob.get("/messages/" + message).status()).isEqualTo(200);
    assertThat(bob.patch("/messages/" + message, new JsonObject().put("body", "edited")).status())
        .isEqualTo(204);
    assertThat(bob.read(id, 99).status()).isEqualTo(200);
    assertThat(bob.remove(id, bob).status()).isEqualTo(204);
    assertThat(ann.told(id).stream().filter("channel.archived"::equals)).hasSize(1);
    assertThat(ann.told(id)).endsWith("message.updated", "read", "member.left");
  }

  @Test
  void messageCannotBeMovedIntoAnArchivedChannel() {
    UUID archived = ann.create();
    UUID open = ann.create();
    String message = ann.post("/messages", TestServer.message(open)).id();
    ann.delete("/channels/" + archived);

    assertThat(
            code(
                ann.patch(
                    "/messages/" + message,
                    new JsonObject().put("channelId", archived.toString()))))
        .isEqualTo("409 CHANNEL_ARCHIVED");
    assertThat(ann.get("/messages/" + message).json().getString("channelId"))
        .isEqualTo(open.toString());
  }

  @Test
  void strangerLearnsNothingAndChangesNothing() {
    UUID id = ann.create(bob.as("member"));
    String path = "/channels/" + id;
    String unknown = "/channels/" + UUID.randomUUID();
    for (String channel : List.of(path, unknown)) {
      assertThat(eve.get(channel).status()).isEqualTo(404);
      assertThat(eve.patch(channel, new JsonObject().put("name", "x")).status()).isEqualTo(404);
      assertThat(eve.delete(channel).status()).isEqualTo(404);
      assertThat(eve.get(channel + "/members").status()).isEqualTo(404);
      assertThat(eve.get(channel + "/events").status()).isEqualTo(404);
      assertThat(eve.post(channel + "/read", new JsonObject().put("seq", 1)).status())
          .isEqualTo(404);
      assertThat(eve.delete(channel + "/members/" + eve.id()).status()).isEqualTo(404);
      assertThat(eve.delete(channel + "/members/" + bob.id()).status()).isEqualTo(404);
      assertThat(
              eve.patch(channel + "/members/" + bob.id(), new JsonObject().put("role", "reader"))
                  .status())
          .isEqualTo(404);
      assertThat(
              eve.post(
                      channel + "/members",
                      new JsonObject().put("members", ChannelClient.list(eve.as("owner"))))
                  .status())
          .isEqualTo(404);
    }
    assertThat(eve.get("/channels").json().getJsonArray("channels")).isEmpty();
    assertThat(ann.told(id)).containsExactly("channel.created", "member.joined", "member.joined");
  }

  @Test
  void whoWasAMemberIsAStrangerAgain() {
    UUID id = ann.create(bob.as("member"));
    ann.remove(id, bob);

    assertThat(bob.get("/channels/" + id).status()).isEqualTo(404);
    assertThat(bob.get("/channels/" + id + "/events").status()).isEqualTo(404);
    assertThat(bob.get("/channels").json().getJsonArray("channels")).isEmpty();
  }

  @Test
  void lastMessageIsShownOnlyWithThePermissionToViewMessages() {
    UUID id = ann.create();
    ann.say(id);

    assertThat(ann.look(id).getJsonObject("lastMessage").getLong("seq")).isEqualTo(3);
    assertThat(ann.with("ViewChannel").look(id).getValue("lastMessage")).isNull();
  }

  @Test
  void whatIsTooLargeOrContradictsItselfIsRefusedAndNamed() {
    JsonObject large = new JsonObject().put("text", "x".repeat(17_000));
    assertThat(ann.post("/channels", channel().put("metadata", large)).status()).isEqualTo(422);
    assertThat(ann.post("/channels", channel().put("name", "x".repeat(201))).status())
        .isEqualTo(422);
    assertThat(ann.post("/channels", channel(bob.as("king"))).status()).isEqualTo(422);
    assertThat(ann.post("/channels", channel(bob.as("member"), bob.as("reader"))).status())
        .isEqualTo(422);
    assertThat(ann.post("/channels", channel(ann.as("reader"))).status()).isEqualTo(422);
    ChannelClient.Named[] many = new ChannelClient.Named[101];
    for (int i = 0; i < many.length; i++) {
      many[i] = new ChannelClient.Named(UUID.randomUUID(), "member");
    }
    assertThat(ann.post("/channels", channel(many)).status()).isEqualTo(422);
    assertThat(ann.get("/channels").json().getJsonArray("channels")).isEmpty();
  }

  @Test
  void badParametersAreRefused() {
    UUID id = ann.create();
    for (String path :
        List.of(
            "/channels?limit=0",
            "/channels?limit=201",
            "/channels?limit=x",
            "/channels?limit=1&limit=2",
            "/channels?limit=99999999999999999999",
            "/channels?before=yesterday",
            "/channels?before=999999999999999999_" + id,
            "/channels?before=-253402300799999999_" + id,
            "/channels?archived=maybe",
            "/channels/" + id + "/members?after=1",
            "/channels/" + id + "/events?after=-1",
            "/channels/" + id + "/events?limit=501")) {
      assertThat(ann.get(path).status()).as(path).isEqualTo(400);
    }
    assertThat(ann.get("/channels/nonsense").status()).isEqualTo(404);
    assertThat(ann.get("/channels?before=%25").status()).isEqualTo(400);
  }

  @Test
  void numbersThatPostgresqlWritesOutAreCountedSo() {
    JsonObject metadata = new JsonObject();
    JsonObject channel = new JsonObject().put("channelType", "group").put("metadata", metadata);
    for (int many :
        new int[] {1000, 60}) { // Beyond what any document, and what a channel may have.
      metadata.put("a", new JsonArray(Collections.nCopies(many, 1e308)));
      assertThat(channel.encode()).hasSizeLessThan(10_000);
      assertThat(ann.post("/channels", channel).status()).isEqualTo(422);
    }
    metadata.put("a", new JsonArray().add(1e308));
    Answer stored = ann.post("/channels", channel);
    assertThat(stored.status()).isEqualTo(200);
    assertThat(ann.get("/channels/" + stored.id()).json().getJsonObject("metadata").encode())
        .contains("1" + "0".repeat(308));
  }
}
