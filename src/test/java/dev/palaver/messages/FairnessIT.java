package dev.palaver.messages;

import static dev.palaver.testing.TestServer.message;
import static org.assertj.core.api.Assertions.assertThat;

import dev.palaver.testing.EventSocket;
import dev.palaver.testing.ServerProcess;
import dev.palaver.testing.TestDatabase;
import dev.palaver.testing.TestPostgres;
import dev.palaver.testing.Tokens;
import dev.palaver.testing.Until;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * One channel that gets more than the server can write, and one that gets a message. The hot one's
 * row is locked meanwhile, so that all of them wait at a moment that the test knows.
 */
class FairnessIT {
  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final Pattern WAITING =
      Pattern.compile("(?m)^palaver_writer_queue(?:\\{.*})? (.*)");
  private static final int BATCH = 8;
  private static final int BY_REST = 100;
  private static final int SOCKETS = 5;
  private static final int BY_SOCKET = 20;
  private static final int HOT = BY_REST + SOCKETS * BY_SOCKET;

  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final TestDatabase database = TestPostgres.migratedDatabase();
  private final String ann = Tokens.of(UUID.randomUUID()).build();
  private final UUID hot = UUID.randomUUID();
  private final UUID quiet = UUID.randomUUID();
  private final List<EventSocket> sockets = new ArrayList<>();
  private ServerProcess server;

  private void start(Map<String, String> settings) {
    server = ServerProcess.serve(database, settings);
    assertThat(post(hot).join().statusCode()).isEqualTo(200);
    assertThat(post(quiet).join().statusCode()).isEqualTo(200);
  }

  @AfterEach
  void stop() {
    sockets.forEach(EventSocket::close);
    server.close();
  }

  @Test
  void aMessageElsewhereIsWrittenBeforeTheBacklogOfAHotChannel() throws Exception {
    start(Map.of("CHAT_WRITERS", "1", "CHAT_WRITE_BATCH_SIZE", Integer.toString(BATCH)));
    openSockets();
    List<CompletableFuture<HttpResponse<String>>> answers = new ArrayList<>();
    try (Connection lock = locked(hot)) {
      IntStream.range(0, BY_REST).forEach(i -> answers.add(post(hot)));
      sockets.forEach(socket -> IntStream.range(0, BY_SOCKET).forEach(i -> sendTo(socket, hot)));
      awaitWaiting(HOT);
      answers.add(post(quiet));
      sendTo(sockets.get(0), quiet);
      awaitWaiting(HOT + 2);
      lock.rollback();
    }
    awaitWaiting(0);

    answers.forEach(answer -> assertThat(answer.join().statusCode()).isEqualTo(200));
    for (EventSocket socket : sockets) {
      awaitReplies(socket, socket == sockets.get(0) ? BY_SOCKET + 1 : BY_SOCKET);
    }
    assertThat(stored(hot)).isEqualTo(HOT + 1);
    assertThat(stored(quiet)).isEqualTo(3);
    // All but the batch that was under way, and what shares a batch with these two.
    assertThat(hotStoredAfterQuiet()).isBetween(HOT - 2 * BATCH, HOT);
  }

  @Test
  void aChannelThatFillsTheQueueLeavesRoomForOthers() throws Exception {
    int room = 40;
    start(Map.of("CHAT_WRITERS", "1", "CHAT_WRITE_QUEUE_SIZE", Integer.toString(room)));
    List<CompletableFuture<HttpResponse<String>>> flood = new ArrayList<>();
    CompletableFuture<HttpResponse<String>> other;
    try (Connection lock = locked(hot)) {
      IntStream.range(0, 2 * room).forEach(i -> flood.add(post(hot)));
      Until.holds(
          () -> flood.stream().filter(CompletableFuture::isDone).count() >= room,
          LIMIT,
          () -> "nobody is refused");
      other = post(quiet);
      Until.holds(
          () -> waiting() == 1 + flood.stream().filter(answer -> !answer.isDone()).count(),
          LIMIT,
          () -> waiting() + " wait");
      lock.rollback();
    }

    assertThat(other.join().statusCode()).isEqualTo(200);
    List<HttpResponse<String>> refused =
        flood.stream()
            .map(CompletableFuture::join)
            .filter(answer -> answer.statusCode() != 200)
            .toList();
    assertThat(refused).hasSizeBetween(room, 2 * room - 1);
    for (HttpResponse<String> answer : refused) {
      assertThat(answer.statusCode()).isEqualTo(503);
      assertThat(answer.headers().firstValue("Retry-After")).isPresent();
    }
    assertThat(stored(hot)).isEqualTo(1 + 2 * room - refused.size());
  }

  @Test
  void aLockedChannelHoldsUpItselfAlone() throws Exception {
    start(Map.of());
    CompletableFuture<HttpResponse<String>> held;
    try (Connection lock = locked(hot)) {
      held = post(hot);
      awaitWaiting(1);
      for (int i = 0; i < 20; i++) {
        assertThat(post(quiet).join().statusCode()).isEqualTo(200);
      }
      assertThat(held).isNotDone();
      lock.rollback();
    }
    assertThat(held.join().statusCode()).isEqualTo(200);
  }

  @Test
  void messagesThatChangeTheirChannelHoldUpNoOthers() throws Exception {
    start(Map.of());
    int turns = TurnQueue.MAX_UNDER_WAY + 6;
    List<UUID> changing = Stream.generate(UUID::randomUUID).limit(turns).toList();
    changing.forEach(channel -> assertThat(post(channel).join().statusCode()).isEqualTo(200));
    List<CompletableFuture<HttpResponse<String>>> held;
    try (Connection lock = locked(changing.toArray(UUID[]::new))) {
      held = changing.stream().map(channel -> post(namingSomebody(channel))).toList();
      awaitWaiting(turns);
      assertThat(post(quiet).join().statusCode()).isEqualTo(200);
      assertThat(held).noneMatch(CompletableFuture::isDone);
      lock.rollback();
    }
    assertThat(held).allSatisfy(answer -> assertThat(answer.join().statusCode()).isEqualTo(200));
  }

  private static JsonObject namingSomebody(UUID channel) {
    return message(channel).put("toUserId", UUID.randomUUID().toString());
  }

  private Connection locked(UUID... channels) throws SQLException {
    Connection connection = database.connection();
    connection.setAutoCommit(false);
    try (Statement statement = connection.createStatement()) {
      for (UUID channel : channels) {
        statement.execute("SELECT 1 FROM main.channels WHERE id = '" + channel + "' FOR UPDATE");
      }
    }
    return connection;
  }

  private void openSockets() throws InterruptedException {
    for (int i = 0; i < SOCKETS; i++) {
      EventSocket socket = new EventSocket(server.port(), ann, quiet, null);
      sockets.add(socket);
      assertThat(socket.next().getString("type")).isEqualTo("subscribed");
    }
  }

  private static void sendTo(EventSocket socket, UUID channel) {
    socket.send(
        new JsonObject()
            .put("type", "send")
            .put("address", "chat.message.create")
            .put("replyAddress", "sent")
            .put("body", message(channel)));
  }

  /** Replies are messages, as REST answers them; events have a type. */
  private static void awaitReplies(EventSocket socket, int count) throws InterruptedException {
    int replies = 0;
    while (replies < count) {
      JsonObject body = socket.next();
      assertThat(body.getString("failureType")).as(body.encode()).isNull();
      replies += body.containsKey("type") ? 0 : 1;
    }
  }

  private CompletableFuture<HttpResponse<String>> post(UUID channel) {
    return post(message(channel));
  }

  private CompletableFuture<HttpResponse<String>> post(JsonObject message) {
    return client.sendAsync(
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + "/messages"))
            .header("Authorization", "Bearer " + ann)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(message.encode()))
            .build(),
        BodyHandlers.ofString());
  }

  private void awaitWaiting(int messages) {
    Until.holds(() -> waiting() == messages, LIMIT, () -> waiting() + " wait, not " + messages);
  }

  /** Messages that wait to be written or are being written. */
  private int waiting() {
    URI metrics = URI.create("http://127.0.0.1:" + server.managementPort() + "/metrics");
    String text =
        client
            .sendAsync(HttpRequest.newBuilder(metrics).build(), BodyHandlers.ofString())
            .join()
            .body();
    Matcher gauge = WAITING.matcher(text);
    assertThat(gauge.find()).as(text).isTrue();
    return (int) Double.parseDouble(gauge.group(1));
  }

  private int stored(UUID channel) throws SQLException {
    return Integer.parseInt(
        database.value("SELECT count(*) FROM main.messages WHERE channel_id = '" + channel + "'"));
  }

  /** Transactions have rising numbers, and the server wrote one after the other. */
  private int hotStoredAfterQuiet() throws SQLException {
    return Integer.parseInt(
        database.value(
            """
            SELECT count(*) FROM main.messages WHERE channel_id = '%s' AND xmin::text::bigint >
              (SELECT max(xmin::text::bigint) FROM main.messages WHERE channel_id = '%s')
            """
                .formatted(hot, quiet)));
  }
}
