package dev.palaver.realtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.palaver.core.ChannelId;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReplayTest {
  private static final int PAGE = 7;
  private static RealtimeServer server;
  private static WebSocketClient client;
  private final String user = UUID.randomUUID().toString();

  @BeforeAll
  static void start() {
    server =
        new RealtimeServer(
            Map.of("CHAT_REPLAY_PAGE_SIZE", Integer.toString(PAGE), "CHAT_RECONCILE_MS", "300"));
    client = server.vertx.createWebSocketClient(RealtimeServer.clientOptions());
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private TestSocket join(ChannelId channel, Long after) {
    return TestSocket.open(client, server.port).register(channel, user, after);
  }

  private static ChannelId channelWith(int events) {
    ChannelId channel = server.newChannel();
    for (int i = 0; i < events; i++) {
      RealtimeServer.await(server.post(channel, "m" + i));
    }
    return channel;
  }

  private static void expect(TestSocket socket, long first, long last) {
    List<Long> all = LongStream.rangeClosed(first, last).boxed().toList();
    Eventually.that(
        () -> socket.seqs().size() >= all.size(),
        () -> "wanted " + first + ".." + last + ", got " + socket.seqs());
    assertThat(socket.seqs()).isEqualTo(all);
  }

  @Test
  void whoJoinsWhileManyWriteMissesNothingAndHearsNothingTwice() {
    int writers = 4;
    int each = 60;
    long last = (long) writers * each;
    ChannelId channel = server.newChannel();
    List<CompletableFuture<Void>> writing = new ArrayList<>();
    for (int w = 0; w < writers; w++) {
      writing.add(
          CompletableFuture.runAsync(
              () -> {
                for (int i = 0; i < each; i++) {
                  RealtimeServer.await(server.post(channel, "x"));
                }
              }));
    }
    Map<TestSocket, Long> readers = new java.util.LinkedHashMap<>();
    for (long reached = 0; reached < last - 40; reached += 20) {
      long mark = reached;
      Eventually.that(() -> head(channel) > mark, () -> "the writers stand still");
      long after = mark / 2;
      readers.put(join(channel, after), after);
    }
    writing.forEach(CompletableFuture::join);
    assertThat(readers).hasSizeGreaterThan(5);
    readers.forEach((socket, after) -> expect(socket, after + 1, last));
  }

  private static long head(ChannelId channel) {
    return RealtimeServer.await(server.log.head(channel)).seq();
  }

  @Test
  void whatTheBusLosesIsReadFromTheLog() {
    ChannelId channel = server.newChannel();
    TestSocket socket = join(channel, 0L);
    socket.body("subscribed");
    for (int i = 0; i < 20; i++) {
      boolean lost = i % 3 == 0 || i > 15;
      RealtimeServer.await(lost ? server.write(channel, "x") : server.post(channel, "x"));
    }
    expect(socket, 1, 20);
  }

  @Test
  void fromNowMeansNothingOfThePast() {
    ChannelId channel = channelWith(3);
    TestSocket socket = join(channel, null);
    JsonObject subscribed = socket.body("subscribed");
    assertThat(subscribed.getLong("seq")).isEqualTo(3);
    assertThat(subscribed.getBoolean("recovered")).isTrue();
    RealtimeServer.await(server.post(channel, "x"));
    expect(socket, 4, 4);
  }

  @ParameterizedTest(
      name = "after {0} of 10, floor {1}, shown from {2}: recovered {3}, then from {4}")
  @CsvSource({
    "0, 0, 1, true, 1",
    "4, 0, 1, true, 5",
    "10, 0, 1, true, 11",
    "11, 0, 1, false, 11",
    "3, 4, 1, false, 11",
    "4, 4, 1, true, 5",
    "0, 0, 6, true, 6",
    "0, 4, 6, true, 6",
    "0, 4, 4, false, 11",
    "8, 0, 6, true, 9",
  })
  void aClientIsToldWhetherAllThatItMissedFollows(
      long after, long floor, long first, boolean recovered, long next) {
    ChannelId channel = channelWith(10);
    server.execute(
        "DELETE FROM main.channel_events WHERE channel_id = '%s' AND seq <= %d;"
                .formatted(channel, floor)
            + "UPDATE main.channels SET log_floor = %d WHERE id = '%s'".formatted(floor, channel));
    server.showFrom(channel, first);
    TestSocket socket = join(channel, after);
    JsonObject subscribed = socket.body("subscribed");
    assertThat(subscribed.getBoolean("recovered")).isEqualTo(recovered);
    assertThat(subscribed.getLong("seq")).isEqualTo(10);
    assertThat(subscribed.getString("channelId")).isEqualTo(channel.toString());
    RealtimeServer.await(server.post(channel, "x"));
    expect(socket, next, 11);
  }

  @Test
  void registeringAgainStartsAgainFromThere() {
    ChannelId channel = channelWith(5);
    TestSocket socket = join(channel, 0L);
    expect(socket, 1, 5);
    socket.register(channel, user, 3L);
    Eventually.that(() -> socket.seqs().size() == 7, () -> "got " + socket.seqs());
    RealtimeServer.await(server.post(channel, "x"));
    Eventually.that(() -> socket.seqs().size() == 8, () -> "got " + socket.seqs());
    assertThat(socket.seqs()).containsExactly(1L, 2L, 3L, 4L, 5L, 4L, 5L, 6L);
  }

  @Test
  void aLogThatLosesItsBeginningUnderASubscriptionIsTold() {
    ChannelId channel = channelWith(2);
    // As after a long cut from the bus: events came and went while nothing was heard.
    TestSocket socket = outrun(channel);
    RealtimeServer.await(server.post(channel, "x"));
    JsonObject again = socket.frame(ReplayTest::startsOver);
    assertThat(again.getJsonObject("body").getLong("seq")).isGreaterThanOrEqualTo(50);
    RealtimeServer.await(server.post(channel, "y"));
    Eventually.that(() -> socket.seqs().contains(52L), () -> "got " + socket.frames());
    assertThat(socket.seqs()).doesNotHaveDuplicates().isSorted();
  }

  /**
   * As when a channel is adopted under a subscription: its place moves, and no event tells of it.
   */
  @Test
  void aLogThatMovesOnWithoutAnEventIsTold() {
    ChannelId channel = channelWith(2);
    TestSocket socket = outrun(channel);
    JsonObject again = socket.frame(ReplayTest::startsOver).getJsonObject("body");
    assertThat(again.getLong("seq")).isEqualTo(50);
    RealtimeServer.await(server.post(channel, "x"));
    Eventually.that(() -> socket.seqs().contains(51L), () -> "got " + socket.frames());
    assertThat(socket.seqs()).containsExactly(1L, 2L, 51L);
    assertThat(socket.frames().stream().filter(ReplayTest::startsOver)).hasSize(1);
  }

  /** One who has heard two events of a channel, whose log begins behind them then. */
  private TestSocket outrun(ChannelId channel) {
    TestSocket socket = join(channel, 0L);
    expect(socket, 1, 2);
    server.execute(
        "UPDATE main.channels SET last_seq = 50, log_floor = 50 WHERE id = '" + channel + "'");
    return socket;
  }

  private static boolean startsOver(JsonObject frame) {
    JsonObject body = frame.getJsonObject("body");
    return "subscribed".equals(body.getString("type")) && !body.getBoolean("recovered");
  }

  @Test
  void anEventLooksTheSameLiveAndReplayed() {
    ChannelId channel = server.newChannel();
    TestSocket live = join(channel, 0L);
    live.body("subscribed");
    RealtimeServer.await(server.post(channel, "naïve “text” \u0001 😀"));
    JsonObject fresh = live.body("message.created");
    assertThat(fresh.fieldNames())
        .containsExactly("type", "channelId", "seq", "occurredOn", "actor", "data");
    assertThat(fresh.getString("occurredOn"))
        .matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z");
    assertThat(join(channel, 0L).body("message.created")).isEqualTo(fresh);
  }
}
