package dev.palaver.history;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * One user of the REST API, who asks again until there is an answer, each time at the next node.
 * Used by one thread.
 */
final class Caller {
  private static final HttpClient CLIENT =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(5))
          .build();

  private static final Duration PATIENCE = Duration.ofSeconds(10);

  /** Longer than a restart takes on a slow machine. */
  private static final long GIVE_UP_NANOS = Duration.ofMinutes(2).toNanos();

  private static final long RETRY_NANOS = Duration.ofMillis(100).toNanos();

  private final List<URI> nodes;
  private final String token;
  private final Ledger ledger;
  private int next;

  /** An answer, and how often it was asked for. */
  record Answer(int status, String body, int tries) {
    JsonObject json() {
      return new JsonObject(body);
    }
  }

  Caller(List<URI> nodes, String token, Ledger ledger) {
    this.nodes = nodes;
    this.next = Math.floorMod(token.hashCode(), nodes.size());
    this.token = token;
    this.ledger = ledger;
  }

  /** Asks until the server answers; 503 and 429 are no answers. */
  Answer ask(String method, String path, JsonObject body, String key) {
    return ask(method, path, body, key, PATIENCE);
  }

  /**
   * The same, but the first time the caller hangs up early.
   *
   * @param key idempotency key; null for none
   */
  Answer ask(String method, String path, JsonObject body, String key, Duration firstPatience) {
    long end = System.nanoTime() + GIVE_UP_NANOS;
    Duration patience = firstPatience;
    for (int tries = 1; System.nanoTime() < end; tries++) {
      HttpResponse<String> response = attempt(request(method, path, body, key, patience));
      if (response != null && busy(response)) {
        ledger.refusals.incrementAndGet();
      } else if (response != null) {
        return new Answer(response.statusCode(), response.body(), tries);
      }
      next = (next + 1) % nodes.size();
      ledger.retries.incrementAndGet();
      patience = PATIENCE;
      LockSupport.parkNanos(RETRY_NANOS);
    }
    throw new AssertionError("no answer to " + method + " " + path);
  }

  /** Not now: 503 and 429 are to say when. */
  private boolean busy(HttpResponse<String> response) {
    boolean busy = response.statusCode() == 503 || response.statusCode() == 429;
    if (busy && response.headers().firstValue("Retry-After").isEmpty()) {
      ledger.fault(response.statusCode() + " without Retry-After: " + response.body());
    }
    return busy;
  }

  private HttpRequest request(
      String method, String path, JsonObject body, String key, Duration patience) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(nodes.get(next).resolve(path))
            .timeout(patience)
            .header("Authorization", "Bearer " + token)
            .method(
                method,
                body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body.encode()));
    if (body != null) {
      request.header("Content-Type", "application/json");
    }
    if (key != null) {
      request.header("Idempotency-Key", key);
    }
    return request.build();
  }

  /** Null when the connection broke, or the answer took too long: it may be done or not. */
  private static HttpResponse<String> attempt(HttpRequest request) {
    try {
      return CLIENT.send(request, BodyHandlers.ofString());
    } catch (IOException e) {
      return null;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }
}
