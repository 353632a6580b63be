package dev.palaver.channels;

import static org.assertj.core.api.Assertions.assertThat;

import dev.palaver.testing.TestServer;
import io.vertx.core.json.JsonObject;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** {@code GET /channels/id/events}: the log by the rules of a subscription. */
class ChannelLogTest {
  private static TestServer server;

  private final ChannelClient ann = ChannelClient.of(server);
  private final ChannelClient bob = ChannelClient.of(server);
  private final UUID channel = ann.create();

  @BeforeAll
  static void start() {
    server = TestServer.members();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private JsonObject page(ChannelClient user, String query) {
    return user.get("/channels/" + channel + "/events" + query).json();
  }

  @Test
  void pagesAreGaplessUpToTheHead() {
    for (int i = 0; i < 8; i++) {
      ann.say(channel);
    }
    List<Long> seqs = new ArrayList<>();
    long after = 0;
    JsonObject page;
    do {
      page = page(ann, "?limit=3&after=" + after);
      page.getJsonArray("events").forEach(e -> seqs.add(((JsonObject) e).getLong("seq")));
      after = seqs.get(seqs.size() - 1);
      assertThat(page.getBoolean("recovered")).isTrue();
    } while (after < page.getLong("seq"));

    assertThat(seqs).containsExactlyElementsOf(LongStream.rangeClosed(1, 10).boxed().toList());
    JsonObject end = page(ann, "?after=10");
    assertThat(end.getJsonArray("events")).isEmpty();
    assertThat(end.getBoolean("recovered")).isTrue();
  }

  @Test
  void positionAheadOfTheHeadIsNotRecovered() {
    JsonObject page = page(ann, "?after=11");

    assertThat(page.getBoolean("recovered")).isFalse();
    assertThat(page.getJsonArray("events")).isEmpty();
    assertThat(page.getLong("seq")).isEqualTo(2);
  }

  @Test
  void positionBeforeTheLogIsNotRecovered() throws SQLException {
    for (int i = 0; i < 3; i++) {
      ann.say(channel);
    }
    server
        .database()
        .execute(
            """
            DELETE FROM main.channel_events WHERE channel_id = '%1$s' AND seq <= 3;
            UPDATE main.channels SET log_floor = 3 WHERE id = '%1$s'
            """
                .formatted(channel));

    assertThat(page(ann, "?after=2").getBoolean("recovered")).isFalse();
    assertThat(page(ann, "?after=2").getJsonArray("events")).isEmpty();
    assertThat(page(ann, "?after=3").getBoolean("recovered")).isTrue();
    assertThat(page(ann, "?after=3").getJsonArray("events")).hasSize(2);
  }

  @Test
  void memberMissesNothingByNotSeeingWhatWasBeforeJoining() {
    ann.say(channel);
    ann.add(channel, bob.as("member"));
    ann.say(channel);

    JsonObject page = page(bob, "?after=0");

    assertThat(page.getBoolean("recovered")).isTrue();
    assertThat(page.getJsonArray("events").getJsonObject(0).getLong("seq")).isEqualTo(4);
    assertThat(page(bob, "?after=4").getJsonArray("events")).hasSize(1);
  }

  @Test
  void eventIsTheRowAsRestReturnsIt() {
    JsonObject sent = ann.post("/messages", TestServer.message(channel)).json();

    JsonObject event = page(ann, "?after=2").getJsonArray("events").getJsonObject(0);

    assertThat(event.getString("type")).isEqualTo("message.created");
    assertThat(event.getString("channelId")).isEqualTo(channel.toString());
    assertThat(event.getString("actor")).isEqualTo(ann.id().toString());
    assertThat(event.getJsonObject("data")).isEqualTo(sent);
  }

  @Test
  void aPageIsTakenFromWhatTheNodeMayHold() throws SQLException {
    try (TestServer small = TestServer.start(Map.of("CHAT_BUFFER_BYTES", "2200000"))) {
      ChannelClient eve = ChannelClient.of(small);
      UUID id = eve.create();
      eve.say(id);
      small
          .database()
          .execute(
              """
              UPDATE main.channel_events SET payload = payload || jsonb_build_object('body', repeat('x', 900000))
              WHERE channel_id = '%s' AND seq = 2
              """
                  .formatted(id));

      assertThat(eve.get("/channels/" + id + "/events?after=0&limit=1").status()).isEqualTo(200);
      TestServer.Answer large = eve.get("/channels/" + id + "/events?after=1");
      assertThat(large.status()).isEqualTo(400);
      assertThat(large.json().getJsonObject("error").getString("code"))
          .isEqualTo("ANSWER_TOO_LARGE");
    }
  }
}
