package dev.palaver.app;

import static dev.palaver.testing.TestServer.message;
import static org.assertj.core.api.Assertions.assertThat;

import dev.palaver.testing.ServerProcess;
import dev.palaver.testing.TestDatabase;
import dev.palaver.testing.TestPostgres;
import dev.palaver.testing.Tokens;
import dev.palaver.testing.Until;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A server whose JVM is as small as one in a small container, and ends at the first
 * OutOfMemoryError; a channel on it, and connections that a test does with what it likes.
 */
final class SmallNode implements AutoCloseable {
  static final Duration LIMIT = Duration.ofSeconds(30);
  private static final String JVM = "-Xmx96m -XX:+UseG1GC -XX:+ExitOnOutOfMemoryError";

  /** Of its client, which keeps them. */
  private static final int OWN_CONNECTIONS = 35;

  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  final TestDatabase database = TestPostgres.migratedDatabase();
  final UUID annId = UUID.randomUUID();
  final String ann = Tokens.of(annId).build();
  final UUID channel = UUID.randomUUID();
  final List<RawSocket> sockets = new ArrayList<>();
  final ServerProcess server;

  SmallNode(Map<String, String> settings) {
    Map<String, String> all = new HashMap<>(settings);
    all.put("JAVA_TOOL_OPTIONS", JVM);
    server = ServerProcess.serve(database, all);
    assertThat(post("first").statusCode()).isEqualTo(200);
  }

  @Override
  public void close() {
    sockets.forEach(RawSocket::close);
    server.close();
  }

  /** The callers go; what they held is free, and others are served. */
  void assertServes() throws Exception {
    sockets.forEach(RawSocket::close);
    Until.holds(() -> held() == 0, LIMIT, () -> held() + " bytes are held for nobody");
    Until.holds(
        () -> metric("connections") <= OWN_CONNECTIONS,
        LIMIT,
        () -> metric("connections") + " connections are counted");
    JsonObject one = new JsonObject().put("limit", 1).put("order", "seq ASC");
    assertThat(list(one).statusCode()).isEqualTo(200);
    assertThat(server.output())
        .doesNotContain("OutOfDirectMemoryError", "java.lang.OutOfMemoryError", "ERROR");
  }

  double held() {
    return metric("buffer_bytes");
  }

  private double metric(String name) {
    String metrics =
        send(HttpRequest.newBuilder(URI.create(at(server.managementPort()) + "/metrics"))).body();
    Matcher line = Pattern.compile("(?m)^palaver_" + name + "(?:\\{.*})? (.*)").matcher(metrics);
    assertThat(line.find()).isTrue();
    return Double.parseDouble(line.group(1));
  }

  RawSocket open() throws IOException {
    RawSocket socket = new RawSocket(server.port());
    sockets.add(socket);
    return socket;
  }

  RawSocket openWebSocket() throws IOException {
    RawSocket socket = open();
    socket.upgrade();
    return socket;
  }

  String id() {
    return channel.toString();
  }

  HttpResponse<String> list(JsonObject filter) {
    return listLater(filter).join();
  }

  CompletableFuture<HttpResponse<String>> listLater(JsonObject filter) {
    JsonObject where = new JsonObject().put("channelId", id());
    HttpRequest request =
        request("/messages?filter=" + encoded(filter.copy().put("where", where))).build();
    return client.sendAsync(request, BodyHandlers.ofString());
  }

  HttpResponse<String> post(String text) {
    String body = message(channel).put("body", text).encode();
    return send(request("/messages").POST(BodyPublishers.ofString(body)));
  }

  HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(at(server.port()) + path))
        .header("Content-Type", "application/json")
        .header("Authorization", "Bearer " + ann);
  }

  HttpResponse<String> send(HttpRequest.Builder request) {
    return sendLater(request).join();
  }

  CompletableFuture<HttpResponse<String>> sendLater(HttpRequest.Builder request) {
    return client.sendAsync(request.timeout(LIMIT).build(), BodyHandlers.ofString());
  }

  private static String at(int port) {
    return "http://127.0.0.1:" + port;
  }

  static String encoded(JsonObject json) {
    return URLEncoder.encode(json.encode(), StandardCharsets.UTF_8);
  }
}
