package dev.palaver.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.palaver.app.Palaver;
import dev.palaver.app.Platform;
import dev.palaver.config.AppConfig;
import dev.palaver.events.EventWire;
import dev.palaver.testing.TestDatabase;
import dev.palaver.testing.TestPostgres;
import dev.palaver.testing.Tokens;
import dev.palaver.testing.Until;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketClientOptions;
import io.vertx.core.http.WebSocketConnectOptions;
import io.vertx.core.internal.VertxInternal;
import io.vertx.core.json.JsonObject;
import io.vertx.spi.cluster.hazelcast.HazelcastClusterManager;
import java.io.IOException;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/**
 * A registration of the event bus is known to every node, and all of a dead node's must be taken
 * back by the survivors: so their number must not grow with sockets or channels.
 */
class RegistrationsTest {
  private static final int CHANNELS = 500;
  private static final int SOCKETS = 5_000;
  private static final int AT_ONCE = 250;
  private static final Duration LIMIT = Duration.ofSeconds(60);

  private final UUID user = UUID.randomUUID();
  private final AtomicInteger subscribed = new AtomicInteger();

  @Test
  void fiveThousandSocketsOnFiveHundredChannelsTakeNoMoreThanTheShards() throws Exception {
    TestDatabase database = TestPostgres.migratedDatabase();
    database.execute(
        """
        INSERT INTO main.channels (id, type)
        SELECT gen_random_uuid(), 'group' FROM generate_series(1, %d);
        INSERT INTO main.channel_members (channel_id, user_id, role)
        SELECT id, '%s', 'member' FROM main.channels
        """
            .formatted(CHANNELS, user));
    List<String> channels = database.column("SELECT id FROM main.channels");
    AppConfig config = AppConfig.from(settings(database));
    Vertx vertx = await(Platform.create(config));
    try {
      Palaver palaver = await(Palaver.start(vertx, config));
      int idle = registrations(vertx);
      List<WebSocket> sockets = new ArrayList<>();
      WebSocketClient client =
          vertx.createWebSocketClient(new WebSocketClientOptions().setMaxConnections(SOCKETS));

      connect(client, palaver.port(), channels, sockets, CHANNELS);
      int withOneSocketEach = registrations(vertx);
      connect(client, palaver.port(), channels, sockets, SOCKETS);
      int withTenSocketsEach = registrations(vertx);

      System.out.printf(
          "registrations: %d without a socket, %d with %d sockets, %d with %d, on %d channels%n",
          idle, withOneSocketEach, CHANNELS, withTenSocketsEach, SOCKETS, CHANNELS);
      assertThat(withOneSocketEach).isBetween(idle + 1, idle + EventWire.SHARDS);
      assertThat(withTenSocketsEach).isEqualTo(withOneSocketEach);

      sockets.forEach(WebSocket::close);
      Until.holds(
          () -> registrations(vertx) == idle,
          LIMIT,
          () -> registrations(vertx) + " registrations are left of " + idle);
      await(palaver.stop());
    } finally {
      await(vertx.close());
    }
  }

  private Map<String, String> settings(TestDatabase database) throws IOException {
    int port = freePort();
    Map<String, String> env = new HashMap<>(database.env());
    env.putAll(Tokens.settings());
    env.put("HOST", "127.0.0.1");
    env.put("PORT", "0");
    env.put("CHAT_MANAGEMENT_PORT", "0");
    env.put("CHAT_SOCKET_MAX_PER_USER", Integer.toString(SOCKETS));
    env.put("CHAT_USER_RATE", "0");
    env.put("CHAT_CLUSTER", "true");
    env.put("CHAT_CLUSTER_HOST", "127.0.0.1");
    env.put("CHAT_CLUSTER_PORT", Integer.toString(port));
    env.put("CHAT_CLUSTER_MEMBERS", "127.0.0.1:" + port);
    return env;
  }

  private static int freePort() throws IOException {
    try (ServerSocket free = new ServerSocket(0)) {
      return free.getLocalPort();
    }
  }

  /** Opens sockets, each on the next channel, until there are so many and all are subscribed. */
  private void connect(
      WebSocketClient client, int port, List<String> channels, List<WebSocket> sockets, int count)
      throws Exception {
    WebSocketConnectOptions options =
        new WebSocketConnectOptions()
            .setHost("127.0.0.1")
            .setPort(port)
            .setURI("/eventbus/websocket")
            .putHeader("Authorization", "Bearer " + Tokens.of(user).build());
    while (sockets.size() < count) {
      List<Future<WebSocket>> opening = new ArrayList<>();
      for (int i = 0; i < AT_ONCE; i++) {
        String channel = channels.get((sockets.size() + i) % channels.size());
        opening.add(client.connect(options).onSuccess(socket -> register(socket, channel)));
      }
      await(Future.all(opening));
      opening.forEach(socket -> sockets.add(socket.result()));
      Until.holds(
          () -> subscribed.get() == sockets.size(),
          LIMIT,
          () -> subscribed + " of " + sockets.size() + " are subscribed");
    }
  }

  private void register(WebSocket socket, String channel) {
    socket.textMessageHandler(
        text -> {
          if (text.contains("\"type\":\"subscribed\"")) {
            subscribed.incrementAndGet();
          }
        });
    JsonObject register =
        new JsonObject().put("type", "register").put("address", "chat.channel." + channel);
    socket.writeTextMessage(register.encode());
  }

  /** All that the cluster knows: Vert.x keeps an entry for each consumer of each node. */
  private static int registrations(Vertx vertx) {
    HazelcastClusterManager manager =
        (HazelcastClusterManager) ((VertxInternal) vertx).clusterManager();
    return manager.getHazelcastInstance().getMultiMap("__vertx.subs").size();
  }

  private static <T> T await(Future<T> future) throws Exception {
    return future
        .toCompletionStage()
        .toCompletableFuture()
        .get(LIMIT.toSeconds(), TimeUnit.SECONDS);
  }
}
