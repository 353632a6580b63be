package dev.palaver.testing;

import dev.palaver.app.Palaver;
import dev.palaver.config.AppConfig;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * A whole server in the test's JVM, on a database of its own and on free ports. Every answer that
 * comes through it is held against the contract ({@link ContractCheck}). Safe for several threads.
 *
 * <pre>{@code
 * try (TestServer server = TestServer.members()) {
 *   String ann = Tokens.of(UUID.randomUUID()).build();
 *   Answer answer = server.post(ann, "/messages", TestServer.message(channel));
 * }
 * }</pre>
 */
public final class TestServer implements AutoCloseable {
  private static final Duration LIMIT = Duration.ofSeconds(30);

  /** An answer; {@code body} is a JsonObject or JsonArray, null when there is none. */
  public record Answer(int status, HttpHeaders headers, Object body) {
    public JsonObject json() {
      return (JsonObject) body;
    }

    public JsonArray list() {
      return (JsonArray) body;
    }

    /** The property {@code id} of a row. */
    public String id() {
      return json().getString("id");
    }

    /** The number that a count or a bulk change answers. */
    public int count() {
      return json().getInteger("count");
    }
  }

  // One for each server: a shared pool could hold connections of a server that had this port
  // before.
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(LIMIT).build();

  private final TestDatabase database;
  private final Vertx vertx;
  private final Palaver palaver;

  private TestServer(TestDatabase database, Vertx vertx, Palaver palaver) {
    this.database = database;
    this.vertx = vertx;
    this.palaver = palaver;
  }

  /** A server in {@code CHAT_ACCESS=open}. */
  public static TestServer open() {
    return start(Map.of("CHAT_ACCESS", "open"));
  }

  /** A server in {@code CHAT_ACCESS=members}. */
  public static TestServer members() {
    return start(Map.of("CHAT_ACCESS", "members"));
  }

  /** A server on a fresh database, with these settings beside what it needs to run. */
  public static TestServer start(Map<String, String> settings) {
    return start(TestPostgres.migratedDatabase(), settings);
  }

  /** A server on a database that the test has prepared. */
  public static TestServer start(TestDatabase database, Map<String, String> settings) {
    Map<String, String> env = new HashMap<>(database.env());
    env.put("HOST", "127.0.0.1");
    env.put("PORT", "0");
    env.put("CHAT_MANAGEMENT_PORT", "0");
    env.put("CHAT_HTTP_LOOPS", "1");
    env.put("CHAT_DB_POOL_SIZE", "8");
    env.put("JWT_SECRET", Tokens.SECRET);
    env.put("JWT_ISSUER", Tokens.ISSUER);
    env.putAll(settings);
    Vertx vertx = Vertx.vertx();
    Palaver palaver = await(Palaver.start(vertx, AppConfig.from(env)));
    return new TestServer(database, vertx, palaver);
  }

  public int port() {
    return palaver.port();
  }

  public int managementPort() {
    return palaver.managementPort();
  }

  public TestDatabase database() {
    return database;
  }

  public Answer get(String token, String path) {
    return send(request(token, "GET", path, null));
  }

  public Answer delete(String token, String path) {
    return send(request(token, "DELETE", path, null));
  }

  public Answer post(String token, String path, JsonObject body) {
    return send(request(token, "POST", path, body));
  }

  public Answer patch(String token, String path, JsonObject body) {
    return send(request(token, "PATCH", path, body));
  }

  public Answer put(String token, String path, JsonObject body) {
    return send(request(token, "PUT", path, body));
  }

  /** A POST with an {@code Idempotency-Key}. */
  public Answer postOnce(String token, String key, String path, JsonObject body) {
    return send(request(token, "POST", path, body).header("Idempotency-Key", key));
  }

  /** A DELETE with an {@code Idempotency-Key}. */
  public Answer deleteOnce(String token, String key, String path) {
    return send(request(token, "DELETE", path, null).header("Idempotency-Key", key));
  }

  /** A POST with a key, not waited for; fails when the answer breaks the contract. */
  public CompletableFuture<Answer> postOnceAsync(
      String token, String key, String path, JsonObject body) {
    HttpRequest request = request(token, "POST", path, body).header("Idempotency-Key", key).build();
    return client.sendAsync(request, BodyHandlers.ofString()).thenApply(TestServer::checked);
  }

  /** A query parameter {@code filter} or {@code where}, encoded. */
  public static String query(String name, JsonObject json) {
    return name + "=" + URLEncoder.encode(json.encode(), StandardCharsets.UTF_8);
  }

  /** A message in a channel, as a client posts it. */
  public static JsonObject message(UUID channel) {
    return new JsonObject()
        .put("body", "The parcel has arrived.")
        .put("channelId", channel.toString())
        .put("channelType", "task");
  }

  @Override
  public void close() {
    await(palaver.stop().eventually(vertx::close));
  }

  private HttpRequest.Builder request(String token, String method, String path, JsonObject body) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port() + path))
            .timeout(LIMIT)
            .header("Authorization", "Bearer " + token);
    return body == null
        ? request.method(method, BodyPublishers.noBody())
        : request
            .header("Content-Type", "application/json")
            .method(method, BodyPublishers.ofString(body.encode()));
  }

  private Answer send(HttpRequest.Builder request) {
    try {
      return checked(sendOnOpenConnection(request.build()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  /**
   * The server closes a connection whose request it could not read; the client may have taken it
   * for the next request already, which then was not read at all.
   */
  private HttpResponse<String> sendOnOpenConnection(HttpRequest request)
      throws IOException, InterruptedException {
    try {
      return client.send(request, BodyHandlers.ofString());
    } catch (IOException e) {
      if (!String.valueOf(e.getMessage()).contains("received no bytes")) {
        throw e;
      }
      return client.send(request, BodyHandlers.ofString());
    }
  }

  private static Answer checked(HttpResponse<String> response) {
    ContractCheck.check(response);
    Object body = response.body().isEmpty() ? null : Json.decodeValue(response.body());
    return new Answer(response.statusCode(), response.headers(), body);
  }

  private static <T> T await(Future<T> future) {
    return future
        .toCompletionStage()
        .toCompletableFuture()
        .orTimeout(LIMIT.toSeconds(), TimeUnit.SECONDS)
        .join();
  }
}
