package dev.palaver.realtime;

import dev.palaver.config.AppConfig;
import dev.palaver.core.ChannelId;
import dev.palaver.core.ChatException;
import dev.palaver.core.ErrorCode;
import dev.palaver.core.MemoryBudget;
import dev.palaver.core.Principal;
import dev.palaver.core.UserId;
import dev.palaver.events.BusEventPublisher;
import dev.palaver.events.ChatEvent;
import dev.palaver.events.EventDraft;
import dev.palaver.events.EventLog;
import dev.palaver.events.EventPublisher;
import dev.palaver.events.EventType;
import dev.palaver.http.DenyList;
import dev.palaver.http.UserQuota;
import dev.palaver.sql.Database;
import dev.palaver.testing.TestDatabase;
import dev.palaver.testing.TestPostgres;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.WebSocketClientOptions;
import io.vertx.core.json.JsonObject;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The real-time side with a database, an event bus and HTTP servers of its own. Tokens are plain:
 * {@code <userId>} or {@code <userId>~<expiry in epoch millis>}, and {@code ~<permission>} after
 * that. Everyone may hear every channel unless {@link #deny} or {@link #showFrom} said otherwise.
 */
final class RealtimeServer implements AutoCloseable {
  static final Duration PATIENCE = Duration.ofSeconds(30);

  final Vertx vertx = Vertx.vertx();
  final TestDatabase rows = TestPostgres.migratedDatabase();
  final AppConfig config;
  final Database database;
  final EventLog log;
  final Realtime realtime;
  final int port;
  final TestAccess access;
  final MemoryBudget memory;

  /** What a frame to {@code test.wait} waits for. */
  final Promise<JsonObject> answer = Promise.promise();

  private final Set<UserId> revoked = ConcurrentHashMap.newKeySet();
  private final EventPublisher publisher;

  RealtimeServer() {
    this(Map.of());
  }

  RealtimeServer(Map<String, String> settings) {
    Map<String, String> env = new HashMap<>(rows.env());
    env.put("JWT_SECRET", "tokens of these tests are not signed");
    env.putAll(settings);
    config = AppConfig.from(env);
    database = Database.open(vertx, config.database());
    log = new EventLog(database);
    access = new TestAccess(log);
    memory = new MemoryBudget(config.memory().bufferBytes());
    publisher = new BusEventPublisher(vertx, config.write().publishDelay());
    realtime =
        Realtime.create(
            vertx,
            config.realtime(),
            new Realtime.Needs(
                log,
                access,
                PlainTokens::verify,
                new QuietDenyList(),
                new UserQuota(config.http().userRate()),
                memory,
                config.http().corsOrigins(),
                Map.of(
                    "test.echo", (caller, headers, body) -> echo(caller, headers, body),
                    "test.wait", (caller, headers, body) -> answer.future())));
    await(realtime.start());
    RealtimeListener.Started started = new RealtimeListener.Started();
    await(
        vertx.deployVerticle(
            () -> new RealtimeListener(this, started), new DeploymentOptions().setInstances(2)));
    port = started.port();
  }

  /** Waits for a future on a test's thread. */
  static <T> T await(Future<T> future) {
    try {
      return future.await(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    } catch (TimeoutException late) {
      throw new AssertionError("nothing happened in " + PATIENCE, late);
    }
  }

  /** A channel with its row. */
  ChannelId newChannel() {
    return newChannels(1).get(0);
  }

  List<ChannelId> newChannels(int count) {
    List<ChannelId> channels =
        Stream.generate(() -> new ChannelId(UUID.randomUUID())).limit(count).toList();
    String values =
        channels.stream().map(id -> "('" + id + "', 'group')").collect(Collectors.joining(","));
    execute("INSERT INTO main.channels (id, type) VALUES " + values);
    return channels;
  }

  void execute(String sql) {
    try {
      rows.execute(sql);
    } catch (SQLException e) {
      throw new IllegalStateException(sql, e);
    }
  }

  void deny(String user, ChannelId channel, ErrorCode code) {
    access.deny(user, channel, code);
  }

  /**
   * Revokes a user as if it had happened just after the verifier looked: there is no news of it.
   */
  void revokeQuietly(String user) {
    revoked.add(new UserId(UUID.fromString(user)));
  }

  /** Makes a user a member of these channels and no others, as far as the feed knows. */
  void belongs(String user, List<ChannelId> channels) {
    access.belongs(user, channels);
  }

  void showFrom(ChannelId channel, long seq) {
    access.showFrom(channel, seq);
  }

  /** Commits one event and tells the bus. */
  Future<List<ChatEvent>> post(ChannelId channel, String text) {
    return write(channel, text).onSuccess(publisher::publish);
  }

  /** Commits one event; the bus never hears of it. */
  Future<List<ChatEvent>> write(ChannelId channel, String text) {
    return append(EventDrafts.of(channel, EventType.MESSAGE_CREATED, UUID.randomUUID(), text));
  }

  /** Commits a change of a user's membership and tells the bus. */
  Future<List<ChatEvent>> member(ChannelId channel, EventType type, String user) {
    return append(EventDrafts.of(channel, type, UUID.fromString(user), ""))
        .onSuccess(publisher::publish);
  }

  /** Commits a message that is addressed to a user, and tells the bus. */
  Future<List<ChatEvent>> addressed(ChannelId channel, String user) {
    return other(
        channel, EventType.MESSAGE_CREATED, new UserId(UUID.randomUUID()), "toUserId", user);
  }

  /** Commits a recipient row for a user, and tells the bus. */
  Future<List<ChatEvent>> recipient(ChannelId channel, String user) {
    return other(
        channel, EventType.RECIPIENT_CREATED, new UserId(UUID.randomUUID()), "recipientId", user);
  }

  /** Commits that a user has read, and tells the bus. */
  Future<List<ChatEvent>> read(ChannelId channel, String user) {
    return other(channel, EventType.READ, new UserId(UUID.fromString(user)), "userId", user);
  }

  private Future<List<ChatEvent>> other(
      ChannelId channel, EventType type, UserId actor, String field, String user) {
    return append(EventDrafts.about(channel, type, actor, field, user))
        .onSuccess(publisher::publish);
  }

  private Future<List<ChatEvent>> append(EventDraft draft) {
    return database.inTransaction(tx -> log.append(tx, List.of(draft)));
  }

  private static Future<JsonObject> echo(Principal caller, MultiMap headers, Object body) {
    if (body == null) {
      throw ChatException.badRequest("body: is missing");
    }
    return Future.succeededFuture(
        new JsonObject()
            .put("caller", caller.userId().toString())
            .put("headers", headers.size())
            .put("body", body));
  }

  private final class QuietDenyList implements DenyList {
    @Override
    public boolean denies(Principal caller) {
      return revoked.contains(caller.userId());
    }

    @Override
    public long version() {
      return 0;
    }
  }

  @Override
  public void close() {
    await(realtime.stop().compose(stopped -> database.close()).compose(closed -> vertx.close()));
  }

  /** The options that a client needs to take what these servers send. */
  static WebSocketClientOptions clientOptions() {
    return new WebSocketClientOptions()
        .setMaxFrameSize(4 * 1024 * 1024)
        .setMaxMessageSize(4 * 1024 * 1024)
        .setMaxConnections(2000);
  }
}
