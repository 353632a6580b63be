package dev.palaver.channels;

import static dev.palaver.channels.ChannelClient.channel;
import static org.assertj.core.api.Assertions.assertThat;

import dev.palaver.testing.TestServer;
import dev.palaver.testing.TestServer.Answer;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Channels that are created twice: by their id, or under an idempotency key. */
class RepeatedCreationTest {
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
  void givenIdMakesCreationRepeatableForItsCreatorAndIsTakenForOthers() {
    UUID id = UUID.randomUUID();
    JsonObject body = channel().put("id", id.toString()).put("name", "first");

    Answer first = ann.post("/channels", body);
    Answer again = ann.post("/channels", body.copy().put("name", "second"));

    assertThat(first.id()).isEqualTo(id.toString());
    assertThat(again.json()).isEqualTo(first.json());
    assertThat(eve.post("/channels", body).status()).isEqualTo(409);
    assertThat(ann.told(id)).containsExactly("channel.created", "member.joined");
  }

  @Test
  void idempotencyKeyCreatesOnceAndAnswersTheSame() {
    JsonObject body = channel(bob.as("member"));

    List<Answer> answers =
        ChannelClient.together(8, i -> server.postOnce(ann.token(), "one", "/channels", body));
    Answer other =
        server.postOnce(ann.token(), "one", "/channels", body.copy().put("name", "other"));

    assertThat(answers).allMatch(answer -> answer.status() == 200);
    assertThat(answers.stream().map(Answer::json).distinct()).hasSize(1);
    assertThat(other.status()).isEqualTo(409);
    assertThat(ann.get("/channels").json().getJsonArray("channels")).hasSize(1);
  }

  @Test
  void keysOfMessagesDoForChannelsAndNoOthers() {
    UUID id = ann.create(bob.as("member"));

    assertThat(ann.with("1").get("/channels/" + id).status()).isEqualTo(200);
    assertThat(ann.with("ViewChannel").get("/channels/" + id).status()).isEqualTo(200);
    assertThat(ann.with("CreateMessage").post("/channels", channel()).status()).isEqualTo(200);
    assertThat(ann.with("ViewChannel").post("/channels", channel()).status()).isEqualTo(403);
    assertThat(ann.with("ViewChannel").delete("/channels/" + id).status()).isEqualTo(403);
    assertThat(ann.with("ViewChannel").remove(id, bob).status()).isEqualTo(403);
    assertThat(ann.with("ViewChannel").get("/channels/" + id + "/events").status()).isEqualTo(403);
    assertThat(bob.with("ViewChannel").remove(id, bob).status()).isEqualTo(204);
  }
}
