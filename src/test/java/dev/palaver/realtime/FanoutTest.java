package dev.palaver.realtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.palaver.core.ChannelId;
import io.vertx.core.http.WebSocketClient;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class FanoutTest {
  private static final int MAX_BUFFER = 64 * 1024;

  /** Vert.x closes a client that nobody holds any more, and its sockets. */
  private WebSocketClient held;

  private WebSocketClient clientOf(RealtimeServer server) {
    held = server.vertx.createWebSocketClient(RealtimeServer.clientOptions());
    return held;
  }

  @Test
  void registrationsOnTheBusFollowTheShardsAndNotTheSockets() {
    try (RealtimeServer server = new RealtimeServer()) {
      WebSocketClient client = clientOf(server);
      String user = UUID.randomUUID().toString();
      List<ChannelId> channels = server.newChannels(500);
      List<TestSocket> sockets = new ArrayList<>();
      for (int i = 0; i < 1000; i++) {
        sockets.add(
            TestSocket.open(client, server.port)
                .register(channels.get(i % channels.size()), user, null));
      }
      sockets.forEach(socket -> socket.body("subscribed"));
      assertThat(server.realtime.load().sockets()).isEqualTo(1000);
      assertThat(server.realtime.load().channels()).isEqualTo(500);
      assertThat(server.realtime.load().shards()).isBetween(50, 64);
      sockets.forEach(socket -> RealtimeServer.await(socket.socket().close()));
      Eventually.that(
          () -> server.realtime.load().equals(new Realtime.Load(0, 0, 0, 0)),
          () -> "left over: " + server.realtime.load());
    }
  }

  @Test
  void aReaderTooSlowIsClosedAloneAndMayResume() {
    Map<String, String> settings =
        Map.of("CHAT_SOCKET_MAX_BUFFER_BYTES", Integer.toString(MAX_BUFFER));
    try (RealtimeServer server = new RealtimeServer(settings)) {
      WebSocketClient client = clientOf(server);
      String user = UUID.randomUUID().toString();
      ChannelId channel = server.newChannel();
      TestSocket slow = TestSocket.open(client, server.port).register(channel, user, null);
      TestSocket other = TestSocket.open(client, server.port).register(channel, user, null);
      slow.body("subscribed");
      other.body("subscribed");
      slow.socket().pause();
      String text = "x".repeat(32 * 1024);
      int all = 600;
      // The kernel's buffers take some megabytes before the server notices.
      for (int i = 0; i < all; i++) {
        RealtimeServer.await(server.post(channel, text));
      }
      Eventually.that(
          () -> other.seqs().size() == all, () -> other.seqs().size() + " of " + all + " came");
      // Its connection, and the memory, is gone although it never reads the close frame.
      Eventually.that(() -> server.realtime.load().sockets() == 1, () -> "both are connected");
      assertThat(other.open()).isTrue();
      slow.socket().resume();
      assertThat(slow.closeCode()).isIn(CloseCode.SLOW_CONSUMER.code(), 1006);
      long had = slow.seqs().size();
      TestSocket back = TestSocket.open(client, server.port).register(channel, user, had);
      Eventually.that(
          () -> back.seqs().size() == all - had, () -> back.seqs().size() + " after " + had);
      assertThat(back.open()).isTrue();
    }
  }

  /**
   * The slow one is drowned by a channel that only it hears, so that the test need not write
   * gigabytes to the others.
   */
  @Test
  void oneReaderThatNeverReadsHarmsNoneOfAThousand() {
    try (RealtimeServer server = new RealtimeServer()) {
      WebSocketClient client = clientOf(server);
      String user = UUID.randomUUID().toString();
      ChannelId shared = server.newChannel();
      ChannelId flood = server.newChannel();
      List<TestSocket> others = new ArrayList<>();
      for (int i = 0; i < 999; i++) {
        others.add(TestSocket.open(client, server.port).register(shared, user, null));
      }
      others.forEach(socket -> socket.body("subscribed"));
      TestSocket slow = TestSocket.open(client, server.port).register(shared, user, null);
      slow.register(flood, user, null);
      Eventually.that(() -> slow.frames().size() == 2, () -> "heard " + slow.frames());
      long before = p99Millis(server, shared, others, () -> {});
      slow.socket().pause();
      long heap = heapBytes();
      String text = "x".repeat(32 * 1024);

      long during =
          p99Millis(server, shared, others, () -> RealtimeServer.await(server.post(flood, text)));

      Eventually.that(
          () -> {
            RealtimeServer.await(server.post(flood, text));
            return server.realtime.load().sockets() == others.size();
          },
          () -> "the slow one is connected");
      long grown = heapBytes() - heap;
      System.out.printf(
          "p99 of 999 sockets %d ms, with a reader that never reads %d ms; heap grew %d KiB%n",
          before, during, grown / 1024);
      assertThat(during).isLessThan(Math.max(1000, 5 * before));
      assertThat(grown).isLessThan(64L * 1024 * 1024);
      slow.socket().resume();
      assertThat(slow.closeCode()).isIn(CloseCode.SLOW_CONSUMER.code(), 1006);
    }
  }

  /** The time from a post until 99 of 100 sockets have the event; the worst of some posts. */
  private static long p99Millis(
      RealtimeServer server, ChannelId channel, List<TestSocket> sockets, Runnable meanwhile) {
    long worst = 0;
    for (int i = 0; i < 20; i++) {
      meanwhile.run();
      long start = System.nanoTime();
      long seq = RealtimeServer.await(server.post(channel, "short")).get(0).seq();
      Eventually.that(
          () -> sockets.stream().filter(s -> has(s, seq)).count() >= sockets.size() * 99L / 100,
          () -> "event " + seq + " did not come");
      worst = Math.max(worst, (System.nanoTime() - start) / 1_000_000);
    }
    return worst;
  }

  private static boolean has(TestSocket socket, long seq) {
    List<Long> seqs = socket.seqs();
    return !seqs.isEmpty() && seqs.get(seqs.size() - 1) >= seq;
  }

  private static long heapBytes() {
    System.gc();
    return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
  }

  @Test
  void aReplayLargerThanTheBufferWaitsForItsReader() {
    Map<String, String> settings =
        Map.of("CHAT_SOCKET_MAX_BUFFER_BYTES", Integer.toString(MAX_BUFFER));
    try (RealtimeServer server = new RealtimeServer(settings)) {
      ChannelId channel = server.newChannel();
      int events = 300;
      for (int i = 0; i < events; i++) {
        RealtimeServer.await(server.write(channel, "x".repeat(20_000)));
      }
      TestSocket socket = TestSocket.open(clientOf(server), server.port);
      socket.register(channel, UUID.randomUUID().toString(), 0L);
      Eventually.that(() -> socket.seqs().size() == events, () -> socket.seqs() + " came");
      assertThat(socket.open()).isTrue();
    }
  }

  @Test
  void aSilentPeerIsClosedAndOneThatAnswersPingsIsNot() {
    Map<String, String> settings =
        Map.of("CHAT_SOCKET_IDLE_TIMEOUT_MS", "1500", "CHAT_SOCKET_PING_MS", "500");
    try (RealtimeServer server = new RealtimeServer(settings)) {
      WebSocketClient client = clientOf(server);
      String user = UUID.randomUUID().toString();
      TestSocket alive = TestSocket.open(client, server.port);
      alive.register(server.newChannel(), user, null).body("subscribed");
      // SockJS has no ping that this client would answer by itself.
      var options = new io.vertx.core.http.WebSocketConnectOptions().setPort(server.port);
      options.setHost("127.0.0.1").setURI("/eventbus/000/" + UUID.randomUUID() + "/websocket");
      var silent = RealtimeServer.await(client.connect(options));
      silent.writeTextMessage(
          new io.vertx.core.json.JsonArray()
              .add(
                  new io.vertx.core.json.JsonObject()
                      .put("type", "register")
                      .put("address", "chat.channel." + server.newChannel())
                      .put(
                          "headers",
                          new io.vertx.core.json.JsonObject()
                              .put("Authorization", "Bearer " + user))
                      .encode())
              .encode());
      Eventually.that(silent::isClosed, () -> "the silent one is still open");
      assertThat(alive.open()).isTrue();
      assertThat(server.realtime.load().sockets()).isEqualTo(1);
    }
  }

  @Test
  void aStoppingNodeTellsItsSockets() {
    try (RealtimeServer server = new RealtimeServer()) {
      TestSocket socket = TestSocket.open(clientOf(server), server.port);
      socket.register(server.newChannel(), UUID.randomUUID().toString(), null).body("subscribed");
      RealtimeServer.await(server.realtime.stop());
      assertThat(socket.closeCode()).isEqualTo(1001);
    }
  }
}
