package dev.palaver.soak;

import io.vertx.core.json.Json;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/** Requests of one user, over connections that stay open. Any answer but the wanted is a fault. */
final class Rest {
  private static final Duration LIMIT = Duration.ofSeconds(30);

  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final URI server;
  private final String token;
  private final Tally tally;

  Rest(URI server, String token, Tally tally) {
    this.server = server;
    this.token = token;
    this.tally = tally;
  }

  /** The answer, which must be 200 or 204; null when it has no body. */
  Object ask(String method, String path, JsonObject body) {
    HttpResponse<String> response = send(method, path, body);
    if (response.statusCode() != 200 && response.statusCode() != 204) {
      String fault = method + " " + path + ": " + response.statusCode() + " " + response.body();
      tally.fault(fault);
      throw new IllegalStateException(fault);
    }
    return response.body().isEmpty() ? null : Json.decodeValue(response.body());
  }

  /** The status alone. */
  int status(String method, String path) {
    return send(method, path, null).statusCode();
  }

  private HttpResponse<String> send(String method, String path, JsonObject body) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(server.resolve(path))
            .timeout(LIMIT)
            .header("Authorization", "Bearer " + token)
            .method(
                method,
                body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body.encode()));
    if (body != null) {
      request.header("Content-Type", "application/json");
    }
    tally.requests.increment();
    try {
      return client.send(request.build(), BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }
}
