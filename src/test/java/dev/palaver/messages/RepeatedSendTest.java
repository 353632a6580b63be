package dev.palaver.messages;

import static dev.palaver.testing.TestServer.message;
import static org.assertj.core.api.Assertions.assertThat;

import dev.palaver.testing.TestChannel;
import dev.palaver.testing.TestServer;
import dev.palaver.testing.TestServer.Answer;
import dev.palaver.testing.Tokens;
import io.vertx.core.json.JsonObject;
import java.sql.SQLException;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Sends that are repeated, and sends into what the reference left. */
class RepeatedSendTest {
  private static TestServer server;

  private final UUID annId = UUID.randomUUID();
  private final UUID bobId = UUID.randomUUID();
  private final String ann = Tokens.of(annId).build();
  private final String bob = Tokens.of(bobId).build();
  private final UUID channel = UUID.randomUUID();

  @BeforeAll
  static void start() {
    server = TestServer.members();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void idempotencyKeyAnswersTheFirstResponseAgain() throws SQLException {
    JsonObject body = message(channel);

    Answer first = server.postOnce(ann, "key-1", "/messages", body);
    server.patch(ann, "/messages/" + first.id(), new JsonObject().put("body", "edited"));
    Answer again = server.postOnce(ann, "key-1", "/messages", body);
    Answer other = server.postOnce(ann, "key-1", "/messages", message(channel).put("body", "2"));
    Answer others = server.postOnce(bob, "key-1", "/messages", message(UUID.randomUUID()));

    assertThat(again.json()).isEqualTo(first.json());
    assertThat(other.status()).isEqualTo(409);
    assertThat(others.status()).isEqualTo(200);
    assertThat(SendSupport.messagesOf(server, channel)).isEqualTo(1);
  }

  @Test
  void aRepetitionIsAnsweredWhateverBecameOfTheChannelMeanwhile() throws SQLException {
    TestChannel group = TestChannel.open(server);
    String member = group.join(bobId, "member");
    JsonObject body = message(group.id());
    Answer first = server.postOnce(member, "key-3", "/messages", body);
    server.delete(group.owner(), "/channels/" + group.id());

    Answer archived = server.postOnce(member, "key-3", "/messages", body);
    server.delete(group.owner(), "/channels/" + group.id() + "/members/" + bobId);
    Answer removed = server.postOnce(member, "key-3", "/messages", body);
    Answer anew = server.postOnce(member, "key-4", "/messages", body);

    assertThat(first.status()).isEqualTo(200);
    assertThat(archived.json()).isEqualTo(first.json());
    assertThat(removed.json()).isEqualTo(first.json());
    assertThat(anew.status()).isEqualTo(404);
  }

  @Test
  void concurrentRepetitionsOfAKeyStoreOneMessage() throws SQLException {
    JsonObject body = message(channel);

    Set<String> answers =
        SendSupport.inParallel(16, 32, i -> server.postOnce(ann, "key-2", "/messages", body))
            .stream()
            .map(answer -> answer.status() + " " + answer.id() + " " + answer.json().getLong("seq"))
            .collect(Collectors.toCollection(TreeSet::new));

    assertThat(answers).hasSize(1).allMatch(answer -> answer.startsWith("200 "));
    assertThat(SendSupport.messagesOf(server, channel)).isEqualTo(1);
  }

  @Test
  void channelThatTheReferenceFilledIsNumberedAtItsFirstUse() throws SQLException {
    for (int i = 1; i <= 3; i++) {
      server
          .database()
          .execute(
              "INSERT INTO main.messages (body, channel_id, channel_type, created_by, modified_by,"
                  + " created_on, to_user_id) VALUES ('old "
                  + i
                  + "', '"
                  + channel
                  + "', 'task', '"
                  + annId
                  + "', '"
                  + annId
                  + "', now() - interval '"
                  + (10 - i)
                  + " hours', '"
                  + bobId
                  + "')");
    }

    Answer stranger =
        server.post(Tokens.of(UUID.randomUUID()).build(), "/messages", message(channel));
    Answer answer = server.post(bob, "/messages", message(channel));

    assertThat(stranger.status()).isEqualTo(404);
    assertThat(answer.json().getLong("seq")).isEqualTo(4);
    assertThat(
            server
                .database()
                .column(
                    "SELECT body || ' ' || seq FROM main.messages WHERE channel_id = '"
                        + channel
                        + "' ORDER BY seq LIMIT 3"))
        .containsExactly("old 1 1", "old 2 2", "old 3 3");
    assertThat(
            server
                .database()
                .column("SELECT log_floor::text FROM main.channels WHERE id = '" + channel + "'"))
        .containsExactly("3");
    assertThat(
            server
                .database()
                .column(
                    "SELECT DISTINCT operation_name FROM logs.audit_logs WHERE after->>'channel_id' = '"
                        + channel
                        + "'"))
        .containsExactly("INSERT");
  }
}
