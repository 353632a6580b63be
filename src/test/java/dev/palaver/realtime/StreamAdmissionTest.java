package dev.palaver.realtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.palaver.testing.ContractCheck;
import dev.palaver.testing.TestServer;
import dev.palaver.testing.Tokens;
import dev.palaver.testing.Until;
import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A stream whose admission takes long: nothing is answered before it is decided. */
@Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class StreamAdmissionTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final HttpClient HTTP =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private final TestServer server = TestServer.start(Map.of("CHAT_SOCKET_PING_MS", "500"));
  private final String member = Tokens.of(UUID.randomUUID()).build();
  private final String stranger = Tokens.of(UUID.randomUUID()).build();
  private final UUID channel = UUID.randomUUID();

  private <T> CompletableFuture<HttpResponse<T>> open(String token, BodyHandler<T> handler) {
    URI uri =
        URI.create(
            "http://127.0.0.1:%d/channels/%s/events/stream".formatted(server.port(), channel));
    return HTTP.sendAsync(
        HttpRequest.newBuilder(uri).header("Authorization", "Bearer " + token).build(), handler);
  }

  private BufferedReader joined() throws IOException {
    BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(
                open(member, BodyHandlers.ofInputStream()).join().body(), StandardCharsets.UTF_8));
    skipTo(lines, "event: subscribed");
    return lines;
  }

  private static void skipTo(BufferedReader lines, String wanted) throws IOException {
    for (String line = lines.readLine(); !wanted.equals(line); line = lines.readLine()) {
      assertThat(line).isNotNull();
    }
  }

  private void post() {
    JsonObject message = TestServer.message(channel).put("body", "one");
    assertThat(server.post(member, "/messages", message).status()).isEqualTo(200);
  }

  /** Opens a stream of the stranger's, whose answer waits for the lock that the test holds. */
  private CompletableFuture<HttpResponse<String>> waiting(Statement lock) throws SQLException {
    lock.getConnection().setAutoCommit(false);
    lock.execute("LOCK TABLE main.channel_members IN ACCESS EXCLUSIVE MODE");
    CompletableFuture<HttpResponse<String>> answer = open(stranger, BodyHandlers.ofString());
    Until.holds(this::somebodyWaits, PATIENCE, () -> "nobody waits for the lock");
    return answer;
  }

  private boolean somebodyWaits() {
    try {
      return !server
          .database()
          .value("SELECT count(*) FROM pg_locks WHERE NOT granted")
          .equals("0");
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void aRefusalIsTheStatusHoweverLongItTakes() throws Exception {
    post();
    try (server;
        BufferedReader other = joined();
        Connection connection = server.database().connection();
        Statement lock = connection.createStatement()) {
      CompletableFuture<HttpResponse<String>> answer = waiting(lock);
      // Two intervals of a stream of the same loop: what keeps streams alive had its occasion.
      for (int i = 0; i < 3; i++) {
        skipTo(other, ":");
      }
      connection.rollback();

      assertThat(answer.join().statusCode()).isEqualTo(404);
      ContractCheck.check(answer.join());
    }
  }

  @Test
  void whoIsNotLetInBeforeTheNodeStopsIsToldSo() throws Exception {
    post();
    try (Connection connection = server.database().connection();
        Statement lock = connection.createStatement()) {
      CompletableFuture<HttpResponse<String>> answer = waiting(lock);
      CompletableFuture<Void> stopping = CompletableFuture.runAsync(server::close);

      assertThat(answer.join().statusCode()).isEqualTo(503);
      ContractCheck.check(answer.join());
      connection.rollback();
      stopping.join();
    }
  }
}
