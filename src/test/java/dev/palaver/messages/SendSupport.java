package dev.palaver.messages;

import dev.palaver.testing.TestServer;
import dev.palaver.testing.TestServer.Answer;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** What tests of the send share. */
final class SendSupport {
  private SendSupport() {}

  /** Rows of a channel, whatever became of them. */
  static int messagesOf(TestServer server, UUID channel) throws SQLException {
    return Integer.parseInt(
        server
            .database()
            .value("SELECT count(*) FROM main.messages WHERE channel_id = '" + channel + "'"));
  }

  /** Makes calls from several threads at once; the answers stand in the order of the calls. */
  static List<Answer> inParallel(int threads, int calls, IntFunction<Answer> call) {
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    try {
      List<CompletableFuture<Answer>> answers =
          IntStream.range(0, calls)
              .mapToObj(i -> CompletableFuture.supplyAsync(() -> call.apply(i), pool))
              .collect(Collectors.toCollection(ArrayList::new));
      return answers.stream().map(CompletableFuture::join).toList();
    } finally {
      pool.shutdown();
    }
  }
}
