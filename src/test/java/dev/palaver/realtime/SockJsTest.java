package dev.palaver.realtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.palaver.core.ChannelId;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** SockJS as its protocol tells it, by plain HTTP/1.1. */
class SockJsTest {
  private static RealtimeServer server;
  private static final HttpClient HTTP =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final String user = UUID.randomUUID().toString();
  private final String session = "/eventbus/000/" + UUID.randomUUID();

  @BeforeAll
  static void start() {
    server =
        new RealtimeServer(
            Map.of("CHAT_SOCKET_MAX_FRAME_BYTES", "2048", "CHAT_SOCKET_MAX_PER_USER", "1"));
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port + path))
        .timeout(RealtimeServer.PATIENCE);
  }

  private static HttpResponse<String> post(String path, String body)
      throws IOException, InterruptedException {
    return HTTP.send(
        request(path).POST(BodyPublishers.ofString(body)).build(), BodyHandlers.ofString());
  }

  private BufferedReader stream(String kind) throws IOException, InterruptedException {
    HttpRequest open = request(session + "/" + kind).POST(BodyPublishers.noBody()).build();
    InputStream body = HTTP.send(open, BodyHandlers.ofInputStream()).body();
    return new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8));
  }

  private static String batch(JsonObject... frames) {
    JsonArray array = new JsonArray();
    for (JsonObject frame : frames) {
      array.add(frame.encode());
    }
    return array.encode();
  }

  private static JsonObject register(ChannelId channel, String token) {
    JsonObject headers = new JsonObject();
    if (token != null) {
      headers.put("Authorization", "Bearer " + token);
    }
    return new JsonObject()
        .put("type", "register")
        .put("address", "chat.channel." + channel)
        .put("headers", headers);
  }

  /** The next message frame's content; heartbeats and the prelude are passed over. */
  private static JsonArray messages(BufferedReader lines) throws IOException {
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      if (line.startsWith("a")) {
        return new JsonArray(line.substring(1));
      }
      if (line.startsWith("c")) {
        throw new AssertionError("closed: " + line);
      }
    }
    throw new AssertionError("the stream ended");
  }

  private static JsonObject polled(String session) throws IOException, InterruptedException {
    String frame = post(session + "/xhr", "").body();
    return new JsonObject(new JsonArray(frame.substring(1)).getString(0));
  }

  private static JsonObject message(BufferedReader lines) throws IOException {
    return new JsonObject(messages(lines).getString(0));
  }

  @Test
  void aStreamCarriesTheSameFrames() throws Exception {
    ChannelId channel = server.newChannel();
    try (BufferedReader lines = stream("xhr_streaming")) {
      assertThat(post(session + "/xhr_send", batch(register(channel, user))).statusCode())
          .isEqualTo(204);
      assertThat(message(lines).getJsonObject("body").getString("type")).isEqualTo("subscribed");
      RealtimeServer.await(server.post(channel, "hello"));
      JsonObject event = message(lines);
      assertThat(event.getString("address")).isEqualTo("chat.channel." + channel);
      assertThat(event.getJsonObject("body").getLong("seq")).isEqualTo(1);
    }
  }

  @Test
  void pollingLosesNothingBetweenThePolls() throws Exception {
    ChannelId channel = server.newChannel();
    assertThat(post(session + "/xhr", "").body()).isEqualTo("o\n");
    post(session + "/xhr_send", batch(register(channel, user)));
    assertThat(post(session + "/xhr", "").body()).contains("subscribed");
    RealtimeServer.await(server.post(channel, "one"));
    RealtimeServer.await(server.post(channel, "two"));
    StringBuilder polled = new StringBuilder();
    while (!polled.toString().contains("two")) {
      polled.append(post(session + "/xhr", "").body());
    }
    assertThat(polled.toString()).containsSubsequence("one", "two");
  }

  @Test
  void aSessionWithoutATokenIsToldWhyBeforeItCloses() throws Exception {
    assertThat(post(session + "/xhr", "").body()).isEqualTo("o\n");
    post(session + "/xhr_send", batch(register(server.newChannel(), null)));
    assertThat(polled(session).getInteger("failureCode")).isEqualTo(401);
    assertThat(post(session + "/xhr", "").body()).startsWith("c[3000,");
  }

  @Test
  void whyASocketIsOneTooManyIsToldBeforeItCloses() throws Exception {
    try (BufferedReader lines = stream("xhr_streaming")) {
      post(session + "/xhr_send", batch(register(server.newChannel(), user)));
      assertThat(message(lines).getJsonObject("body").getString("type")).isEqualTo("subscribed");
      String another = "/eventbus/000/" + UUID.randomUUID();
      post(another + "/xhr", "");
      post(another + "/xhr_send", batch(register(server.newChannel(), user)));
      assertThat(polled(another).getJsonObject("error").getString("code"))
          .isEqualTo("TOO_MANY_SOCKETS");
      assertThat(post(another + "/xhr", "").body()).startsWith("c[3000,");
    }
  }

  @Test
  void whoKnowsOnlyTheSessionsIdCannotActAsItsUser() throws Exception {
    ChannelId channel = server.newChannel();
    try (BufferedReader lines = stream("xhr_streaming")) {
      post(session + "/xhr_send", batch(register(channel, user)));
      assertThat(message(lines).getJsonObject("body").getString("type")).isEqualTo("subscribed");
      post(session + "/xhr_send", batch(register(server.newChannel(), null)));
      assertThat(message(lines).getInteger("failureCode")).isEqualTo(401);
      RealtimeServer.await(server.post(channel, "still heard"));
      assertThat(message(lines).getJsonObject("body").getLong("seq")).isEqualTo(1);
    }
  }

  @Test
  void manyFramesInOneBodyAreAllServed() throws Exception {
    int channels = 100;
    JsonObject[] frames = new JsonObject[channels];
    for (int i = 0; i < channels; i++) {
      frames[i] = register(server.newChannel(), user);
    }
    try (BufferedReader lines = stream("xhr_streaming")) {
      assertThat(post(session + "/xhr_send", batch(frames)).statusCode()).isEqualTo(204);
      int subscribed = 0;
      while (subscribed < channels) {
        subscribed += messages(lines).size();
      }
      assertThat(subscribed).isEqualTo(channels);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "x", "{}", "[1]", "[\"unended", "\u0000"})
  void aBodyThatIsNoBatchIsTheCallersFault(String body) throws Exception {
    post(session + "/xhr", "");
    HttpResponse<String> answer = post(session + "/xhr_send", body);
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(new JsonObject(answer.body()).getJsonObject("error").getInteger("statusCode"))
        .isEqualTo(400);
  }

  @Test
  void aBodyOfTenMegabytesIsRefused() throws Exception {
    post(session + "/xhr", "");
    String body = "[\"" + "x".repeat(10 * 1024 * 1024) + "\"]";
    assertThat(post(session + "/xhr_send", body).statusCode()).isEqualTo(413);
  }

  @Test
  void infoAndTheIframeAreServed() throws Exception {
    HttpResponse<String> info =
        HTTP.send(request("/eventbus/info").build(), BodyHandlers.ofString());
    assertThat(((JsonObject) Json.decodeValue(info.body())).getBoolean("websocket")).isTrue();
    HttpResponse<String> iframe =
        HTTP.send(request("/eventbus/iframe.html").build(), BodyHandlers.ofString());
    assertThat(iframe.body()).contains("bootstrap_iframe");
  }

  @ParameterizedTest
  @CsvSource({"jsonp?c=x", "htmlfile?c=x"})
  void transportsThatRunScriptAreOff(String kind) throws Exception {
    HttpRequest open = request(session + "/" + kind).build();
    assertThat(HTTP.send(open, BodyHandlers.ofString()).statusCode()).isEqualTo(404);
  }

  @Test
  void aPlainRequestToTheWebSocketIsTheCallersFault() throws Exception {
    HttpRequest plain = request("/eventbus/websocket").build();
    assertThat(HTTP.send(plain, BodyHandlers.ofString()).statusCode()).isEqualTo(400);
  }

  @Test
  void eventSourceCarriesTheSameFrames() throws Exception {
    ChannelId channel = server.newChannel();
    HttpRequest open = request(session + "/eventsource").build();
    InputStream body = HTTP.send(open, BodyHandlers.ofInputStream()).body();
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8))) {
      post(session + "/xhr_send", batch(register(channel, user)));
      String line = lines.readLine();
      while (!line.startsWith("data: a")) {
        line = lines.readLine();
      }
      assertThat(line).contains("subscribed");
    }
  }
}
