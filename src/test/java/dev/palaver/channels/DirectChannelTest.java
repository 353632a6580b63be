package dev.palaver.channels;

import static dev.palaver.channels.ChannelClient.code;
import static org.assertj.core.api.Assertions.assertThat;

import dev.palaver.testing.TestServer;
import dev.palaver.testing.TestServer.Answer;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The one channel of two users. */
class DirectChannelTest {
  private static TestServer members;
  private static TestServer open;

  private final ChannelClient ann = ChannelClient.of(members);
  private final ChannelClient bob = ChannelClient.of(members);
  private final ChannelClient eve = ChannelClient.of(members);

  @BeforeAll
  static void start() {
    members = TestServer.members();
    open = TestServer.open();
  }

  @AfterAll
  static void stop() {
    members.close();
    open.close();
  }

  private static Answer direct(ChannelClient from, ChannelClient to) {
    return from.post("/channels/direct", new JsonObject().put("userId", to.id().toString()));
  }

  @Test
  void twoUsersWhoAskAtTheSameInstantGetOneChannelAHundredTimes() {
    for (TestServer server : List.of(members, open)) {
      for (int round = 0; round < 50; round++) {
        ChannelClient one = ChannelClient.of(server);
        ChannelClient other = ChannelClient.of(server);

        List<Answer> answers =
            ChannelClient.together(
                List.<Supplier<Answer>>of(() -> direct(one, other), () -> direct(other, one)));

        assertThat(answers).allMatch(answer -> answer.status() == 200);
        assertThat(answers.stream().map(Answer::id).distinct()).hasSize(1);
        UUID id = UUID.fromString(answers.get(0).id());
        assertThat(one.told(id))
            .containsExactly("channel.created", "member.joined", "member.joined");
        assertThat(other.look(id).getBoolean("direct")).isTrue();
      }
    }
  }

  @Test
  void bothWriteAndNoneMayChangeTheOthersWords() {
    UUID id = UUID.fromString(direct(ann, bob).id());
    String message = ann.post("/messages", TestServer.message(id)).id();

    assertThat(bob.post("/messages", TestServer.message(id)).status()).isEqualTo(200);
    assertThat(bob.patch("/messages/" + message, new JsonObject().put("body", "x")).status())
        .isEqualTo(404);
    assertThat(direct(bob, ann).id()).isEqualTo(id.toString());
    assertThat(direct(ann, eve).id()).isNotEqualTo(id.toString());
  }

  @Test
  void nobodyJoinsLeavesOrArchivesIt() {
    UUID id = UUID.fromString(direct(ann, bob).id());
    ChannelClient service = ChannelClient.service(members);

    assertThat(code(service.add(id, eve.as("member")))).isEqualTo("409 DIRECT_CHANNEL");
    assertThat(code(ann.add(id, eve.as("member")))).isEqualTo("409 DIRECT_CHANNEL");
    assertThat(code(ann.remove(id, ann))).isEqualTo("409 DIRECT_CHANNEL");
    assertThat(code(service.remove(id, ann))).isEqualTo("409 DIRECT_CHANNEL");
    assertThat(code(service.makeRole(id, ann, "owner"))).isEqualTo("409 DIRECT_CHANNEL");
    assertThat(code(service.delete("/channels/" + id))).isEqualTo("409 DIRECT_CHANNEL");
    assertThat(eve.get("/channels/" + id).status()).isEqualTo(404);
    assertThat(ann.told(id)).hasSize(3);
  }

  @Test
  void namingAThirdUserInItIsRefused() {
    UUID id = UUID.fromString(direct(ann, bob).id());
    String message = ann.post("/messages", TestServer.message(id)).id();

    Answer named =
        ann.post("/messages", TestServer.message(id).put("toUserId", eve.id().toString()));
    Answer recipient =
        ann.post(
            "/message-recipients",
            new JsonObject()
                .put("channelId", id.toString())
                .put("messageId", message)
                .put("recipientId", eve.id().toString()));
    Answer other =
        ann.post("/messages", TestServer.message(id).put("toUserId", bob.id().toString()));

    Answer readdressed =
        ann.patch("/messages/" + message, new JsonObject().put("toUserId", eve.id().toString()));

    assertThat(code(named)).isEqualTo("409 DIRECT_CHANNEL");
    assertThat(code(readdressed)).isEqualTo("409 DIRECT_CHANNEL");
    assertThat(code(recipient)).isEqualTo("409 DIRECT_CHANNEL");
    assertThat(other.status()).isEqualTo(200);
    assertThat(eve.get("/messages/" + message).status()).isEqualTo(404);
  }

  @Test
  void inOpenModeAThirdUserPostsAndBecomesNoMember() {
    ChannelClient one = ChannelClient.of(open);
    ChannelClient other = ChannelClient.of(open);
    ChannelClient third = ChannelClient.of(open);
    UUID id = UUID.fromString(direct(one, other).id());

    assertThat(third.say(id)).isEqualTo(4);
    assertThat(third.look(id).getValue("role")).isNull();
    assertThat(one.told(id)).endsWith("message.created").doesNotContain("member.left");
    assertThat(one.get("/channels/" + id + "/members").json().getJsonArray("members")).hasSize(2);
  }

  @Test
  void nobodyIsTheirOwnCounterpart() {
    assertThat(direct(ann, ann).status()).isEqualTo(422);
  }

  @Test
  void channelOfThatTypeAloneIsAGroup() {
    UUID id =
        UUID.fromString(ann.post("/channels", new JsonObject().put("channelType", "direct")).id());

    assertThat(ann.look(id).getBoolean("direct")).isFalse();
    assertThat(ann.add(id, bob.as("member"), eve.as("member")).status()).isEqualTo(200);
  }
}
