package dev.palaver.dev;

import static org.assertj.core.api.Assertions.assertThat;

import dev.palaver.app.Palaver;
import dev.palaver.config.AppConfig;
import dev.palaver.testing.TestPostgres;
import dev.palaver.testing.Tokens;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.core.net.SocketAddress;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The sign-in of the development server: easy for its own page, shut for all others. */
class DevSignInTest {
  @TempDir private Path folder;
  private final Vertx vertx = Vertx.vertx();
  private final Context context = vertx.getOrCreateContext();

  /** Vert.x closes a client that nobody holds any more, with the request that is under way. */
  private final HttpClient client = vertx.createHttpClient();

  private DevHome home;
  private Palaver palaver;

  @BeforeEach
  void start() throws Exception {
    Map<String, String> env = new HashMap<>(TestPostgres.migratedDatabase().env());
    env.putAll(Tokens.settings());
    env.putAll(Map.of("HOST", "127.0.0.1", "PORT", "0", "CHAT_MANAGEMENT_PORT", "0"));
    AppConfig config = AppConfig.from(env);
    home = DevHome.take(folder);
    DevTokens tokens = new DevTokens(vertx, config.token());
    palaver = await(Palaver.start(vertx, config, new DevSignIn(vertx, DevPeople.in(home), tokens)));
  }

  @AfterEach
  void stop() throws Exception {
    await(palaver.stop().eventually(vertx::close));
    home.release();
  }

  /** An answer. */
  private record Answer(int status, Buffer body) {}

  @Test
  void aNameGivesTheSamePersonEachTimeAndATokenThatHolds() throws Exception {
    JsonObject first = post("/dev/token", "{\"name\":\" Zoë  Ng \"}").body().toJsonObject();
    JsonObject again = post("/dev/people", "{\"name\":\"zoë ng\"}").body().toJsonObject();

    assertThat(first.getString("name")).isEqualTo("Zoë Ng");
    assertThat(again.getString("id")).isEqualTo(first.getString("id"));
    assertThat(post("/dev/token", "{\"name\":\"ALICE\"}").body().toJsonObject().getString("id"))
        .isEqualTo(DevUser.ALICE.id());
    Answer channels =
        send(
            HttpMethod.GET,
            "/channels",
            "localhost",
            "Authorization",
            "Bearer " + first.getString("token"),
            null);
    assertThat(channels.status()).isEqualTo(200);
    JsonArray known = DevPeople.in(home).toJson();
    assertThat(known.stream().map(one -> ((JsonObject) one).getString("name")))
        .containsExactly("Alice", "Bob", "Zoë Ng");
  }

  @Test
  void whatIsNoNameIsRefused() throws Exception {
    assertThat(post("/dev/token", "{\"name\":\"  \"}").status()).isEqualTo(422);
    assertThat(post("/dev/token", "{\"name\":\"a\\u0007\"}").status()).isEqualTo(422);
    assertThat(post("/dev/token", "{\"name\":\"" + "x".repeat(41) + "\"}").status()).isEqualTo(422);
    assertThat(post("/dev/token", "{}").status()).isEqualTo(400);
    assertThat(post("/dev/token", "{\"name\":7}").status()).isEqualTo(400);
    assertThat(post("/dev/token", "nonsense").status()).isEqualTo(400);
    assertThat(post("/dev/token", "{\"name\":\"" + "x".repeat(2000) + "\"}").status())
        .isEqualTo(413);
  }

  @Test
  void anotherSiteAndAnotherNameOfThisMachineAreRefused() throws Exception {
    String own = "http://localhost:" + palaver.port();
    assertThat(as("localhost", own).status()).isEqualTo(200);
    assertThat(as("localhost", "https://evil.example").status()).isEqualTo(403);
    assertThat(as("localhost", "null").status()).isEqualTo(403);
    assertThat(as("rebound.example", "http://rebound.example:" + palaver.port()).status())
        .isEqualTo(403);
    assertThat(send(HttpMethod.GET, "/dev/people", "rebound.example", null, null, null).status())
        .isEqualTo(403);
  }

  private Answer as(String host, String origin) throws Exception {
    return send(HttpMethod.POST, "/dev/token", host, "Origin", origin, "{\"name\":\"Bob\"}");
  }

  private Answer post(String path, String body) throws Exception {
    return send(HttpMethod.POST, path, "localhost", null, null, body);
  }

  private Answer send(
      HttpMethod method, String path, String host, String header, String value, String body)
      throws Exception {
    RequestOptions options =
        new RequestOptions()
            .setMethod(method)
            .setServer(SocketAddress.inetSocketAddress(palaver.port(), "127.0.0.1"))
            .setHost(host)
            .setPort(palaver.port())
            .setURI(path);
    if (header != null) {
      options.putHeader(header, value);
    }
    return await(
        Future.future(answered -> context.runOnContext(go -> ask(options, body, answered))));
  }

  /** On one context, that of the connections: an answer could end before its body is asked for. */
  private void ask(RequestOptions options, String body, Promise<Answer> answered) {
    client
        .request(options)
        .compose(request -> body == null ? request.send() : request.send(body))
        .compose(answer -> answer.body().map(content -> new Answer(answer.statusCode(), content)))
        .onComplete(answered);
  }

  private static <T> T await(Future<T> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
  }
}
