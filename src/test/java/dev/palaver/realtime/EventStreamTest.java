package dev.palaver.realtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.palaver.testing.TestServer;
import dev.palaver.testing.Tokens;
import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The log of a channel as server-sent events. */
@Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class EventStreamTest {
  private static final HttpClient HTTP =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private static TestServer server;

  private final UUID ann = UUID.randomUUID();
  private final UUID ben = UUID.randomUUID();
  private final String annToken = Tokens.of(ann).build();
  private final String benToken = Tokens.of(ben).build();
  private final UUID channel = UUID.randomUUID();

  /** One event, as an EventSource would read it. */
  private record Event(String id, String event, JsonObject data) {}

  /** An open stream. */
  private static final class Stream implements AutoCloseable {
    private final BufferedReader lines;
    private final List<String> comments = new ArrayList<>();

    private Stream(InputStream body) {
      lines = new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8));
    }

    /** The next event; null at the end. */
    private Event next() throws IOException {
      String id = null;
      String event = null;
      JsonObject data = null;
      String line;
      while ((line = lines.readLine()) != null) {
        if (line.startsWith("id: ")) {
          id = line.substring(4);
        } else if (line.startsWith("event: ")) {
          event = line.substring(7);
        } else if (line.startsWith("data: ")) {
          data = new JsonObject(line.substring(6));
        } else if (line.startsWith(":")) {
          comments.add(line);
        } else if (line.isEmpty() && event != null) {
          return new Event(id, event, data);
        }
      }
      return null;
    }

    @Override
    public void close() throws IOException {
      lines.close();
    }
  }

  @BeforeAll
  static void start() {
    server = TestServer.start(Map.of("CHAT_SOCKET_PING_MS", "500"));
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private void post(String text) {
    JsonObject message =
        TestServer.message(channel).put("body", text).put("toUserId", ben.toString());
    assertThat(server.post(annToken, "/messages", message).status()).isEqualTo(200);
  }

  private <T> HttpResponse<T> open(
      String token, String query, String last, HttpResponse.BodyHandler<T> handler)
      throws IOException, InterruptedException {
    URI uri =
        URI.create(
            "http://127.0.0.1:"
                + server.port()
                + "/channels/"
                + channel
                + "/events/stream"
                + query);
    HttpRequest.Builder request =
        HttpRequest.newBuilder(uri).header("Authorization", "Bearer " + token);
    if (last != null) {
      request.header("Last-Event-ID", last);
    }
    return HTTP.send(request.build(), handler);
  }

  private Stream stream(String token, String query, String last) throws Exception {
    HttpResponse<InputStream> response = open(token, query, last, BodyHandlers.ofInputStream());
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().firstValue("Content-Type")).contains("text/event-stream");
    assertThat(response.headers().firstValue("X-Request-Id")).isPresent();
    return new Stream(response.body());
  }

  @Test
  void eventsComeAsTheyHappenAndAnEventSourceResumes() throws Exception {
    post("one");
    post("two");
    try (Stream stream = stream(annToken, "", null)) {
      Event subscribed = stream.next();
      assertThat(subscribed.event()).isEqualTo("subscribed");
      assertThat(subscribed.data().getBoolean("recovered")).isTrue();
      long head = subscribed.data().getLong("seq");
      assertThat(subscribed.id()).isEqualTo(Long.toString(head));
      post("three");
      Event created = stream.next();
      assertThat(created.event()).isEqualTo("message.created");
      assertThat(created.id()).isEqualTo(Long.toString(head + 1));
      assertThat(created.data().getJsonObject("data").getString("body")).isEqualTo("three");
    }
    try (Stream again = stream(annToken, "?after=3", "1")) {
      assertThat(again.next().id()).isEqualTo("1");
      assertThat(again.next().id()).isEqualTo("2");
      assertThat(again.next().id()).isEqualTo("3");
    }
    try (Stream ahead = stream(annToken, "?after=99", null)) {
      assertThat(ahead.next().data().getBoolean("recovered")).isFalse();
    }
  }

  @Test
  void aQuietStreamIsKeptAlive() throws Exception {
    post("one");
    try (Stream stream = stream(annToken, "", null)) {
      assertThat(stream.next().event()).isEqualTo("subscribed");
      String line = stream.lines.readLine();
      assertThat(line).isEqualTo(":");
    }
  }

  @Test
  void whoMayNotHearIsRefusedWithTheEnvelope() throws Exception {
    post("one");
    String stranger = Tokens.of(UUID.randomUUID()).build();
    String weak = Tokens.of(ann).permissions("CreateMessage").build();
    record Case(String token, String query, String last, int status) {}
    for (Case c :
        List.of(
            new Case("nonsense", "", null, 401),
            new Case(weak, "", null, 403),
            new Case(stranger, "", null, 404),
            new Case(annToken, "?after=x", null, 400),
            new Case(annToken, "", "-1", 400))) {
      HttpResponse<String> response = open(c.token, c.query, c.last, BodyHandlers.ofString());
      assertThat(response.statusCode()).as(c.toString()).isEqualTo(c.status);
      dev.palaver.testing.ContractCheck.check(response);
    }
  }

  @Test
  void whoIsRemovedIsToldSoLast() throws Exception {
    post("one");
    try (Stream stream = stream(benToken, "", null)) {
      assertThat(stream.next().event()).isEqualTo("subscribed");
      Instant removed = Instant.now();
      server.delete(annToken, "/channels/" + channel + "/members/" + ben);
      Event last = stream.next();
      assertThat(last.event()).isEqualTo("unsubscribed");
      assertThat(last.data().getString("reason")).isEqualTo("membership");
      assertThat(Duration.between(removed, Instant.now())).isLessThan(Duration.ofSeconds(1));
      assertThat(stream.next()).isNull();
    }
  }

  @Test
  void theEndOfTheTokenEndsTheStream() throws Exception {
    post("one");
    long end = Instant.now().getEpochSecond() + 2;
    try (Stream stream = stream(Tokens.of(ann).claim("exp", end).build(), "", null)) {
      stream.next();
      Event error = stream.next();
      assertThat(error.event()).isEqualTo("error");
      assertThat(error.data().getJsonObject("error").getString("code")).isEqualTo("TOKEN_EXPIRED");
      assertThat(stream.next()).isNull();
      assertThat(Instant.now()).isBefore(Instant.ofEpochSecond(end + 1));
    }
  }

  @Test
  void aRevokedTokenEndsTheStream() throws Exception {
    post("one");
    String token = Tokens.of(ann).claim("jti", "stream-" + ann).build();
    try (Stream stream = stream(token, "", null)) {
      stream.next();
      JsonObject body = new JsonObject().put("tokenId", "stream-" + ann);
      String admin = Tokens.ofService(UUID.randomUUID()).build();
      assertThat(server.post(admin, "/admin/revocations", body).status()).isEqualTo(200);
      assertThat(stream.next().data().getJsonObject("error").getString("code"))
          .isEqualTo("TOKEN_REVOKED");
      assertThat(stream.next()).isNull();
    }
  }
}
