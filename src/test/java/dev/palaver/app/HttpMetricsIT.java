package dev.palaver.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.palaver.testing.ServerProcess;
import dev.palaver.testing.TestPostgres;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What an operator can tell of HTTP, and that no caller makes more of it. */
class HttpMetricsIT {
  private static final String TIMES = "vertx_http_server_response_time_seconds";

  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final ServerProcess server =
      ServerProcess.serve(TestPostgres.migratedDatabase(), Map.of());

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void timesAreCountedInBuckets() throws Exception {
    send("GET", server.port(), "/messages");
    List<String> buckets =
        metrics().stream()
            .filter(line -> line.startsWith(TIMES + "_bucket{") && line.contains("\"401\""))
            .toList();
    assertThat(buckets)
        .hasSize(12)
        .allMatch(line -> line.contains("method=\"GET\""))
        .anyMatch(line -> line.contains("le=\"0.005\""))
        .anyMatch(line -> line.contains("le=\"10.0\"") && line.endsWith(" 1"))
        .anyMatch(line -> line.contains("le=\"+Inf\"") && line.endsWith(" 1"));
  }

  @Test
  void strangeMethodsAndPathsMakeNoSeriesOfTheirOwn() throws Exception {
    send("STRANGE", server.port(), "/messages");
    send("GET", server.port(), "/" + UUID.randomUUID());
    metrics(); // Is a request itself.
    int before = metrics().size();
    for (int n = 0; n < 20; n++) {
      send("STRANGE" + n, server.port(), "/messages");
      send("GET", server.port(), "/" + UUID.randomUUID());
    }
    assertThat(metrics())
        .hasSize(before)
        .anyMatch(line -> line.contains("method=\"OTHER\""))
        .noneMatch(line -> line.contains("STRANGE"));
  }

  private List<String> metrics() throws Exception {
    return send("GET", server.managementPort(), "/metrics")
        .lines()
        .filter(line -> line.startsWith("vertx_http_server_"))
        .toList();
  }

  private String send(String method, int port, String path)
      throws IOException, InterruptedException {
    URI uri = URI.create("http://127.0.0.1:" + port + path);
    return client
        .send(
            HttpRequest.newBuilder(uri).method(method, BodyPublishers.noBody()).build(),
            BodyHandlers.ofString())
        .body();
  }
}
