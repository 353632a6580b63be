package dev.palaver.app;

import static dev.palaver.testing.TestServer.message;
import static org.assertj.core.api.Assertions.assertThat;

import dev.palaver.testing.EventSocket;
import dev.palaver.testing.ServerProcess;
import dev.palaver.testing.TestPostgres;
import dev.palaver.testing.Tokens;
import dev.palaver.testing.Until;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** What an operator can tell of a node, and that no caller makes more of it. */
class MetricsIT {
  private static final String TIMES = "vertx_http_server_response_time_seconds";
  private static final String REQUESTS = "vertx_http_server_requests_total";
  private static final String SENDS = "palaver_send_seconds_count";
  private static final String CLOSED = "palaver_sockets_closed_total";
  private static final Duration LIMIT = Duration.ofSeconds(10);

  private static final ServerProcess server =
      ServerProcess.serve(TestPostgres.migratedDatabase(), Map.of());

  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final UUID channel = UUID.randomUUID();
  private final String ann = Tokens.of(UUID.randomUUID()).build();
  private final String eve = Tokens.of(UUID.randomUUID()).build();

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void timesOfHttpAreCountedInBuckets() throws Exception {
    send("GET", server.port(), "/messages");
    double before = value(TIMES + "_bucket", "GET", "401", "request", "10.0");
    send("GET", server.port(), "/messages");
    assertThat(value(TIMES + "_bucket", "GET", "401", "request", "10.0")).isEqualTo(before + 1);
    assertThat(series(TIMES + "_bucket{"))
        .filteredOn(line -> line.contains("\"401\"") && line.contains("\"GET\""))
        .hasSize(14)
        .anyMatch(line -> line.contains("le=\"0.0025\""))
        .anyMatch(line -> line.contains("le=\"+Inf\""));
  }

  @Test
  void streamsAndScrapesAreKeptApartFromRequests() throws Exception {
    assertThat(post(ann, message(channel))).isEqualTo(200);
    HttpRequest stream =
        to(server.port(), "/channels/" + channel + "/events/stream")
            .header("Authorization", "Bearer " + ann)
            .build();
    HttpResponse<InputStream> open = client.send(stream, BodyHandlers.ofInputStream());
    assertThat(open.statusCode()).isEqualTo(200);
    open.body().close();
    send("GET", server.port(), "/eventbus/info");
    send("GET", server.managementPort(), "/health/live");

    assertThat(value(REQUESTS, "POST", "200", "request")).isPositive();
    assertThat(value(REQUESTS, "GET", "200", "stream")).isPositive();
    assertThat(value(REQUESTS, "GET", "200", "management")).isPositive();
    assertThat(series(REQUESTS + "{"))
        .noneMatch(
            line ->
                line.contains("\"GET\"")
                    && line.contains("\"200\"")
                    && line.contains("\"request\""));
  }

  @Test
  void strangeMethodsAndPathsMakeNoSeriesOfTheirOwn() throws Exception {
    send("STRANGE", server.port(), "/messages");
    send("GET", server.port(), "/" + UUID.randomUUID());
    series("vertx_http_server_"); // Is a request itself.
    int before = series("vertx_http_server_").size();
    for (int n = 0; n < 20; n++) {
      send("STRANGE" + n, server.port(), "/messages");
      send("GET", server.port(), "/" + UUID.randomUUID());
    }
    assertThat(series("vertx_http_server_"))
        .hasSize(before)
        .anyMatch(line -> line.contains("method=\"OTHER\""))
        .noneMatch(line -> line.contains("STRANGE"));
  }

  @Test
  void sendsAreTimedByHowTheyEnded() throws Exception {
    double stored = value(SENDS, "stored");
    double refused = value(SENDS, "refused");
    assertThat(post(ann, message(channel))).isEqualTo(200);
    assertThat(post(eve, message(channel))).isEqualTo(404);
    try (EventSocket socket = new EventSocket(server.port(), ann, channel, null)) {
      socket.next();
      socket.send(
          new JsonObject()
              .put("type", "send")
              .put("address", "chat.message.create")
              .put("replyAddress", "reply")
              .put("body", message(channel)));
      socket.next();
    }
    assertThat(value(SENDS, "stored")).isEqualTo(stored + 2);
    assertThat(value(SENDS, "refused")).isEqualTo(refused + 1);
    assertThat(value(SENDS, "failed")).isZero();
    assertThat(value("palaver_send_seconds_bucket", "stored", "+Inf")).isEqualTo(stored + 2);
  }

  @Test
  void socketsThatTheNodeClosesAreCountedByTheirCode() throws Exception {
    double before = value(CLOSED, "4401");
    EventSocket stranger = new EventSocket(server.port(), "no token", channel, null);
    Until.holds(
        () -> value(CLOSED, "4401") == before + 1, LIMIT, () -> series("palaver_").toString());
    stranger.close();
    assertThat(value(CLOSED, "4008")).isZero();
  }

  /** The series whose line begins so, as they are now. */
  private List<String> series(String start) {
    return send("GET", server.managementPort(), "/metrics")
        .lines()
        .filter(line -> line.startsWith(start))
        .toList();
  }

  /** The value of the one series of this name that has these values of labels. */
  private double value(String name, String... labels) {
    List<String> found =
        series(name + "{").stream()
            .filter(line -> List.of(labels).stream().allMatch(l -> line.contains("\"" + l + "\"")))
            .toList();
    assertThat(found).hasSize(1);
    return Double.parseDouble(found.get(0).substring(found.get(0).lastIndexOf(' ') + 1));
  }

  private int post(String token, JsonObject body) throws IOException, InterruptedException {
    HttpRequest request =
        to(server.port(), "/messages")
            .header("Authorization", "Bearer " + token)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body.encode()))
            .build();
    return client.send(request, BodyHandlers.ofString()).statusCode();
  }

  private String send(String method, int port, String path) {
    HttpRequest request = to(port, path).method(method, BodyPublishers.noBody()).build();
    return client.sendAsync(request, BodyHandlers.ofString()).join().body();
  }

  private static HttpRequest.Builder to(int port, String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path));
  }
}
