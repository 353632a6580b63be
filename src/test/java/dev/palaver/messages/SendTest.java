package dev.palaver.messages;

import static dev.palaver.testing.TestServer.message;
import static org.assertj.core.api.Assertions.assertThat;

import dev.palaver.testing.EventSocket;
import dev.palaver.testing.TestServer;
import dev.palaver.testing.TestServer.Answer;
import dev.palaver.testing.Tokens;
import io.vertx.core.json.JsonObject;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The send: one transaction, gap-free order, each caller's own fate. */
class SendTest {
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
  void firstMessageMakesTheChannelAndItsAuthorTheOwner() throws SQLException {
    Answer answer = server.post(ann, "/messages", message(channel).put("subject", "parcel"));

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.json().getLong("seq")).isEqualTo(1);
    assertThat(answer.json().getString("createdBy")).isEqualTo(annId.toString());
    assertThat(
            server
                .database()
                .column(
                    "SELECT role FROM main.channel_members WHERE channel_id = '" + channel + "'"))
        .containsExactly("owner");
    assertThat(
            server
                .database()
                .column(
                    "SELECT type || ' ' || seq || ' ' || (payload->>'subject') || ' ' || (payload->>'seq')"
                        + " FROM main.channel_events WHERE channel_id = '"
                        + channel
                        + "'"))
        .containsExactly("message.created 1 parcel 1");
    assertThat(
            server
                .database()
                .column(
                    "SELECT operation_name || ' ' || user_id FROM logs.audit_logs WHERE entity_id = '\""
                        + answer.id()
                        + "\"'"))
        .containsExactly("INSERT \"" + annId + "\"");
  }

  @Test
  void concurrentSendsGetDistinctPlacesAndEverySubscriberSeesThemInOrderOnce() throws Exception {
    List<EventSocket> subscribers = new ArrayList<>();
    server.post(ann, "/messages", message(channel).put("body", "message 1"));
    for (int i = 0; i < 5; i++) {
      EventSocket subscriber = new EventSocket(server.port(), ann, channel, 0L);
      assertThat(subscriber.next().getString("type")).isEqualTo("subscribed");
      subscribers.add(subscriber);
    }

    Set<Long> seqs =
        SendSupport.inParallel(
                32,
                199,
                i -> server.post(ann, "/messages", message(channel).put("body", "message " + i)))
            .stream()
            .map(answer -> answer.json().getLong("seq"))
            .collect(Collectors.toCollection(TreeSet::new));

    assertThat(seqs).containsExactlyElementsOf(places(2, 200));
    assertThat(
            server
                .database()
                .column(
                    "SELECT seq FROM main.channel_events WHERE channel_id = '"
                        + channel
                        + "' ORDER BY seq"))
        .containsExactlyElementsOf(places(1, 200).stream().map(String::valueOf).toList());
    for (EventSocket subscriber : subscribers) {
      for (long place : places(1, 200)) {
        assertThat(subscriber.next().getLong("seq")).isEqualTo(place);
      }
      assertThat(subscriber.waiting()).isZero();
      subscriber.close();
    }
  }

  @Test
  void strangerLearnsNothingAndStoresNothing() throws SQLException {
    server.post(ann, "/messages", message(channel));

    Answer refused = server.post(bob, "/messages", message(channel));
    Answer unseen = server.get(bob, "/messages?filter[where][channelId]=" + channel);

    assertThat(refused.status()).isEqualTo(404);
    assertThat(unseen.list()).isEmpty();
    assertThat(SendSupport.messagesOf(server, channel)).isEqualTo(1);
  }

  @Test
  void readerIsRefused() throws SQLException {
    server.post(ann, "/messages", message(channel));
    server
        .database()
        .execute(
            "INSERT INTO main.channel_members (channel_id, user_id, role) VALUES ('"
                + channel
                + "', '"
                + bobId
                + "', 'reader')");

    assertThat(server.post(bob, "/messages", message(channel)).status()).isEqualTo(403);
    assertThat(SendSupport.messagesOf(server, channel)).isEqualTo(1);
  }

  @Test
  void namedUserBecomesAMemberAndIsTold() throws SQLException {
    JsonObject direct = message(channel).put("toUserId", bobId.toString());

    Answer first = server.post(ann, "/messages", direct);
    Answer second = server.post(ann, "/messages", direct);
    Answer reply = server.post(bob, "/messages", message(channel));

    assertThat(first.json().getLong("seq")).isEqualTo(1);
    assertThat(second.json().getLong("seq")).isEqualTo(3);
    assertThat(reply.json().getLong("seq")).isEqualTo(4);
    assertThat(
            server
                .database()
                .column(
                    "SELECT type || ' ' || coalesce(payload->>'userId', '') FROM main.channel_events"
                        + " WHERE channel_id = '"
                        + channel
                        + "' ORDER BY seq"))
        .containsExactly(
            "message.created ", "member.joined " + bobId, "message.created ", "message.created ");
  }

  @Test
  void failedFirstMessageLeavesNoChannel() throws SQLException {
    Answer refused =
        server.post(
            ann,
            "/messages",
            message(channel).put("parentMessageId", UUID.randomUUID().toString()));

    assertThat(refused.status()).isEqualTo(404);
    assertThat(
            server
                .database()
                .column("SELECT id::text FROM main.channels WHERE id = '" + channel + "'"))
        .isEmpty();
  }

  @Test
  void parentInAnotherChannelLooksLikeOneThatIsNotThere() throws SQLException {
    UUID other = UUID.randomUUID();
    String parent = server.post(bob, "/messages", message(other)).id();
    server.post(ann, "/messages", message(channel));

    Answer refused = server.post(ann, "/messages", message(channel).put("parentMessageId", parent));

    assertThat(refused.status()).isEqualTo(404);
  }

  @Test
  void rowThatTheDatabaseRefusesFailsItsOwnCallerOnly() throws SQLException {
    server.post(ann, "/messages", message(channel));
    server
        .database()
        .execute(
            "ALTER TABLE main.messages ADD CONSTRAINT no_poison CHECK (body NOT LIKE 'poison%')");
    try {
      List<Answer> answers =
          SendSupport.inParallel(
              32,
              96,
              i ->
                  server.post(
                      ann,
                      "/messages",
                      message(channel).put("body", (i % 16 == 0 ? "poison " : "good ") + i)));

      for (int i = 0; i < answers.size(); i++) {
        assertThat(answers.get(i).status()).isEqualTo(i % 16 == 0 ? 422 : 200);
      }
      assertThat(SendSupport.messagesOf(server, channel)).isEqualTo(1 + 96 - 6);
      assertThat(
              server
                  .database()
                  .column("SELECT last_seq::text FROM main.channels WHERE id = '" + channel + "'"))
          .containsExactly("91");
    } finally {
      server.database().execute("ALTER TABLE main.messages DROP CONSTRAINT no_poison");
    }
  }

  private static List<Long> places(long first, long last) {
    return LongStream.rangeClosed(first, last).boxed().toList();
  }
}
