package dev.palaver.channels;

import static dev.palaver.channels.ChannelClient.code;
import static org.assertj.core.api.Assertions.assertThat;

import dev.palaver.testing.TestServer;
import io.vertx.core.json.JsonObject;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * {@code CHAT_ACCESS=open}: a permission key opens every channel; what holds for all still does.
 */
class OpenAccessTest {
  private static TestServer server;

  private final ChannelClient ann = ChannelClient.of(server);
  private final ChannelClient bob = ChannelClient.of(server);
  private final ChannelClient eve = ChannelClient.of(server);

  @BeforeAll
  static void start() {
    server = TestServer.open();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void keyOpensEveryChannelToWhoIsNoMember() {
    UUID id = ann.create(bob.as("member"));

    assertThat(eve.look(id).getValue("role")).isNull();
    assertThat(eve.look(id).getValue("readSeq")).isNull();
    assertThat(eve.patch("/channels/" + id, new JsonObject().put("name", "x")).status())
        .isEqualTo(204);
    assertThat(eve.makeRole(id, bob, "moderator").status()).isEqualTo(204);
    assertThat(eve.remove(id, bob).status()).isEqualTo(204);
    assertThat(eve.told(id))
        .endsWith("member.joined", "channel.updated", "member.updated", "member.left");
    assertThat(eve.get("/channels").json().getJsonArray("channels")).isEmpty();
    assertThat(eve.read(id, 1).status()).isEqualTo(404);
    assertThat(eve.with("ViewMessage").delete("/channels/" + id).status()).isEqualTo(403);
    assertThat(eve.get("/channels/" + UUID.randomUUID()).status()).isEqualTo(404);
    assertThat(eve.get("/channels/" + UUID.randomUUID() + "/events").status()).isEqualTo(404);
  }

  @Test
  void lastOwnerAndArchiveBindEverybody() {
    UUID id = ann.create();
    assertThat(code(eve.remove(id, ann))).isEqualTo("409 LAST_OWNER");
    String message = eve.post("/messages", TestServer.message(id)).id();
    assertThat(eve.delete("/channels/" + id).status()).isEqualTo(204);

    assertThat(code(ann.post("/messages", TestServer.message(id))))
        .isEqualTo("409 CHANNEL_ARCHIVED");
    assertThat(code(bob.post("/messages", TestServer.message(id))))
        .isEqualTo("409 CHANNEL_ARCHIVED");
    JsonObject recipient =
        new JsonObject()
            .put("channelId", id.toString())
            .put("messageId", message)
            .put("recipientId", bob.id().toString());
    assertThat(code(bob.post("/message-recipients", recipient))).isEqualTo("409 CHANNEL_ARCHIVED");
  }

  @Test
  void whoPostsBecomesAMemberAndTheChannelIsTold() {
    UUID id = ann.create();

    bob.say(id);

    assertThat(ann.told(id))
        .containsExactly("channel.created", "member.joined", "message.created", "member.joined");
    assertThat(bob.look(id).getString("role")).isEqualTo("member");
  }

  @Test
  void receiptsAndRowsAgreeHereToo() {
    UUID id = ann.create(bob.as("member"));
    JsonObject sent = ann.post("/messages", TestServer.message(id)).json();
    String row =
        ann.post(
                "/message-recipients",
                new JsonObject()
                    .put("channelId", id.toString())
                    .put("messageId", sent.getString("id"))
                    .put("recipientId", bob.id().toString()))
            .id();

    assertThat(
            eve.patch("/message-recipients/" + row, new JsonObject().put("isRead", true)).status())
        .isEqualTo(204);

    assertThat(bob.look(id).getLong("readSeq")).isEqualTo(sent.getLong("seq"));
    JsonObject last = ann.events(id).get(ann.events(id).size() - 1);
    assertThat(last.getString("type")).isEqualTo("read");
    assertThat(last.getString("actor")).isEqualTo(eve.id().toString());
    assertThat(last.getJsonObject("data").getString("userId")).isEqualTo(bob.id().toString());
  }
}
