package dev.palaver.messages;

import static org.assertj.core.api.Assertions.assertThat;

import dev.palaver.testing.TestChannel;
import dev.palaver.testing.TestServer;
import dev.palaver.testing.TestServer.Answer;
import io.vertx.core.json.JsonObject;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Everything at once on one message: writers lock in one order, so that none waits in a ring. */
class ConcurrentChangesTest {
  private static final int ROUNDS = 25;
  private static final int THREADS = 12;

  @Test
  void editsRepliesRecipientsAndAttachmentsAllSucceedAndEachHasItsPlace() throws SQLException {
    try (TestServer server = TestServer.open()) {
      TestChannel channel = TestChannel.open(server);
      String token = channel.owner();
      String message = "/messages/" + channel.message();
      JsonObject recipient = channel.recipient(channel.ownerId(), channel.message());
      String row = server.post(token, "/message-recipients", recipient).id();
      JsonObject read = new JsonObject().put("isRead", true);
      List<Supplier<Answer>> kinds =
          List.of(
              () -> server.patch(token, message, new JsonObject().put("subject", "edited")),
              () -> server.post(token, message + "/messages", TestServer.message(channel.id())),
              () -> server.post(token, "/message-recipients", recipient),
              () -> server.patch(token, "/message-recipients/" + row, read),
              () -> server.post(token, "/attach-files", channel.attachment(channel.message())),
              () -> server.patch(token, message + "/message-recipients", read));
      List<Integer> statuses = runAll(kinds);
      assertThat(statuses).hasSize(ROUNDS * kinds.size()).containsOnly(200, 204);
      List<String> seqs =
          server
              .database()
              .column(
                  "SELECT seq FROM main.channel_events WHERE channel_id = '%s' ORDER BY seq"
                      .formatted(channel.id()));
      assertThat(seqs)
          .hasSizeGreaterThan(ROUNDS * (kinds.size() - 1))
          .containsExactlyElementsOf(
              LongStream.rangeClosed(1, seqs.size()).mapToObj(Long::toString).toList());
    }
  }

  @Test
  void partsFollowAMessageThatMovesMeanwhile() throws SQLException {
    try (TestServer server = TestServer.open()) {
      TestChannel one = TestChannel.open(server);
      TestChannel two = TestChannel.open(server);
      String message = "/messages/" + one.message();
      JsonObject toOne = new JsonObject().put("channelId", one.id().toString());
      JsonObject toTwo = new JsonObject().put("channelId", two.id().toString());
      List<Supplier<Answer>> kinds =
          List.of(
              () -> server.patch(one.owner(), message, toTwo),
              () -> server.patch(one.owner(), message, toOne),
              () ->
                  server.post(
                      one.owner(),
                      "/message-recipients",
                      one.recipient(UUID.randomUUID(), one.message())),
              () -> server.post(one.owner(), "/attach-files", one.attachment(one.message())));
      assertThat(runAll(kinds)).containsOnly(200, 204);
      assertThat(
              server
                  .database()
                  .value(
                      """
                      SELECT count(*) FROM main.channel_events
                      WHERE type IN ('recipient.created', 'attachment.created')
                      """))
          .isEqualTo(Integer.toString(2 * ROUNDS));
    }
  }

  private static List<Integer> runAll(List<Supplier<Answer>> kinds) {
    ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    try {
      List<CompletableFuture<Answer>> answers = new ArrayList<>();
      for (int round = 0; round < ROUNDS; round++) {
        kinds.forEach(kind -> answers.add(CompletableFuture.supplyAsync(kind, threads)));
      }
      return answers.stream().map(CompletableFuture::join).map(Answer::status).toList();
    } finally {
      threads.shutdown();
    }
  }
}
