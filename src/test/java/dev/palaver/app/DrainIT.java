package dev.palaver.app;

import static dev.palaver.testing.TestServer.message;
import static org.assertj.core.api.Assertions.assertThat;

import dev.palaver.testing.ServerProcess;
import dev.palaver.testing.TestDatabase;
import dev.palaver.testing.TestPostgres;
import dev.palaver.testing.Tokens;
import io.vertx.core.json.JsonObject;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.sql.Connection;
import java.sql.Statement;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;

/** A process that is told to stop: nobody's request is lost, and everybody is told. */
class DrainIT {
  private static final HttpClient CLIENT =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

  private final String ann = Tokens.of(UUID.randomUUID()).build();
  private final UUID channel = UUID.randomUUID();

  /** What a socket was told last, and its close code. */
  private static final class Watcher implements WebSocket.Listener {
    private final StringBuilder text = new StringBuilder();
    private final CompletableFuture<JsonObject> subscribed = new CompletableFuture<>();
    private final CompletableFuture<JsonObject> sentAway = new CompletableFuture<>();
    private final CompletableFuture<Integer> closed = new CompletableFuture<>();

    @Override
    public CompletionStage<?> onText(WebSocket socket, CharSequence part, boolean last) {
      text.append(part);
      if (last) {
        JsonObject frame = new JsonObject(text.toString());
        text.setLength(0);
        ("err".equals(frame.getString("type")) ? sentAway : subscribed).complete(frame);
      }
      socket.request(1);
      return null;
    }

    @Override
    public CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
      closed.complete(code);
      return null;
    }
  }

  private static void until(BooleanSupplier condition, String what) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > end) {
        throw new AssertionError(what);
      }
      LockSupport.parkNanos(POLL_NANOS);
    }
  }

  private static int freePort() throws Exception {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  private HttpRequest post(int port) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/messages"))
        .header("Authorization", "Bearer " + ann)
        .header("Content-Type", "application/json")
        .POST(BodyPublishers.ofString(message(channel).encode()))
        .build();
  }

  private static int status(String uri) {
    try {
      HttpRequest request = HttpRequest.newBuilder(URI.create(uri)).build();
      return CLIENT.send(request, BodyHandlers.ofString()).statusCode();
    } catch (Exception gone) {
      return 0;
    }
  }

  private Watcher watch(int port) throws Exception {
    Watcher watcher = new Watcher();
    WebSocket socket =
        CLIENT
            .newWebSocketBuilder()
            .buildAsync(URI.create("ws://127.0.0.1:" + port + "/eventbus/websocket"), watcher)
            .join();
    JsonObject register =
        new JsonObject()
            .put("type", "register")
            .put("address", "chat.channel." + channel)
            .put("headers", new JsonObject().put("Authorization", "Bearer " + ann));
    socket.sendText(register.encode(), true).join();
    watcher.subscribed.get(30, TimeUnit.SECONDS);
    return watcher;
  }

  @Test
  void aStopFinishesWhatWasBegunAndRefusesWhatIsNew() throws Exception {
    TestDatabase database = TestPostgres.migratedDatabase();
    int management = freePort();
    Map<String, String> settings =
        Map.of(
            "CHAT_MANAGEMENT_PORT", Integer.toString(management), "CHAT_DRAIN_TIMEOUT_MS", "20000");
    String ready = "http://127.0.0.1:" + management + "/health/ready";
    try (ServerProcess server = ServerProcess.serve(database, settings);
        Connection holder = database.connection();
        Statement lock = holder.createStatement()) {
      int port = server.port();
      assertThat(CLIENT.send(post(port), BodyHandlers.ofString()).statusCode()).isEqualTo(200);
      Watcher watcher = watch(port);
      assertThat(status(ready)).isEqualTo(200);
      holder.setAutoCommit(false);
      lock.execute("LOCK TABLE main.messages IN ACCESS EXCLUSIVE MODE");
      CompletableFuture<HttpResponse<String>> begun =
          CLIENT.sendAsync(post(port), BodyHandlers.ofString());
      String waiting =
          "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'"
              + " AND query LIKE 'WITH input AS%'";
      until(() -> !value(database, waiting).equals("0"), "the request waits for the lock");

      server.terminate();

      until(() -> status(ready) == 503, "not ready any more");
      JsonObject away = watcher.sentAway.get(10, TimeUnit.SECONDS);
      assertThat(away.getInteger("failureCode")).isEqualTo(503);
      assertThat(away.getLong("retryAfterMs")).isBetween(0L, 10_000L);
      assertThat(watcher.closed.get(10, TimeUnit.SECONDS)).isEqualTo(1001);
      HttpResponse<String> refused = CLIENT.send(post(port), BodyHandlers.ofString());
      assertThat(refused.statusCode()).isEqualTo(503);
      assertThat(refused.headers().firstValue("Connection")).contains("close");
      assertThat(refused.headers().firstValue("Retry-After")).isPresent();
      assertThat(begun).isNotDone();
      holder.rollback();
      assertThat(begun.get(10, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
      assertThat(server.exitCode()).as(server::output).isZero();
      assertThat(value(database, "SELECT count(*) FROM main.messages")).isEqualTo("2");
    }
  }

  @Test
  void aStopDoesNotWaitForEver() throws Exception {
    TestDatabase database = TestPostgres.migratedDatabase();
    Map<String, String> settings = Map.of("CHAT_DRAIN_TIMEOUT_MS", "500");
    try (ServerProcess server = ServerProcess.serve(database, settings);
        Connection holder = database.connection();
        Statement lock = holder.createStatement()) {
      int port = server.port();
      holder.setAutoCommit(false);
      lock.execute("LOCK TABLE main.messages IN ACCESS EXCLUSIVE MODE");
      CompletableFuture<HttpResponse<String>> begun =
          CLIENT.sendAsync(post(port), BodyHandlers.ofString());
      String waiting =
          "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'"
              + " AND query LIKE 'WITH input AS%'";
      until(() -> !value(database, waiting).equals("0"), "the request waits for the lock");

      server.terminate();

      assertThat(server.exitCode()).as(server::output).isZero();
      assertThat(server.output()).contains("not all was finished within 500 ms");
      until(begun::isDone, "the caller is cut off");
    }
  }

  private static String value(TestDatabase database, String sql) {
    try {
      return database.value(sql);
    } catch (java.sql.SQLException e) {
      throw new IllegalStateException(e);
    }
  }
}
