package dev.palaver.http.token;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/**
 * A JSON Web Key Set at a URL. Certificates of {@code https} are checked against the platform's
 * roots; redirects are not followed.
 */
final class JwksKeySource implements KeySource {
  /** Time for one read, from the connection to the last byte. */
  static final Duration TIMEOUT = Duration.ofSeconds(5);

  static final int MAX_BYTES = 256 * 1024;
  private static final int OK = 200;

  private final Vertx vertx;
  private final HttpClient client;
  private final RequestOptions request;

  JwksKeySource(Vertx vertx, URI url) {
    this.vertx = vertx;
    this.client =
        vertx.createHttpClient(
            new HttpClientOptions().setConnectTimeout((int) TIMEOUT.toMillis()),
            new PoolOptions().setHttp1MaxSize(1).setMaxWaitQueueSize(1));
    this.request =
        new RequestOptions()
            .setMethod(HttpMethod.GET)
            .setAbsoluteURI(url.toString())
            .setFollowRedirects(false)
            .setTimeout(TIMEOUT.toMillis())
            .putHeader("Accept", "application/jwk-set+json, application/json");
  }

  @Override
  public String name() {
    return "CHAT_JWKS_URL";
  }

  @Override
  public Set<String> algorithms() {
    return Set.of("RS256", "ES256", "EdDSA");
  }

  @Override
  public boolean complete() {
    return true;
  }

  /** Fails, too, when no key of the set can be used: an issuer without keys issues no tokens. */
  @Override
  public Future<List<Entry>> read(Set<String> ids) {
    return client
        .request(request)
        .compose(this::send)
        .map(JsonWebKeys::parse)
        .compose(
            entries ->
                entries.isEmpty()
                    ? Future.failedFuture("the key set holds no key that can be used")
                    : Future.succeededFuture(entries));
  }

  @Override
  public Future<Void> close() {
    return client.close();
  }

  private Future<Buffer> send(HttpClientRequest sent) {
    Promise<Buffer> body = Promise.promise();
    long timer =
        vertx.setTimer(
            TIMEOUT.toMillis(), fired -> body.tryFail("no whole answer within " + TIMEOUT));
    sent.send()
        .onFailure(body::tryFail)
        .onSuccess(
            response -> {
              response.exceptionHandler(body::tryFail);
              if (response.statusCode() == OK) {
                collect(response, body);
              } else {
                body.tryFail("status " + response.statusCode());
              }
            });
    return body.future()
        .onComplete(done -> vertx.cancelTimer(timer))
        .onFailure(failure -> sent.reset());
  }

  /** Gathers the body; whatever its declared length, no more than {@link #MAX_BYTES} of it. */
  private static void collect(HttpClientResponse response, Promise<Buffer> body) {
    Buffer gathered = Buffer.buffer();
    response
        .handler(
            chunk -> {
              if (gathered.length() + chunk.length() > MAX_BYTES) {
                body.tryFail("more than " + MAX_BYTES + " bytes");
              } else if (!body.future().isComplete()) {
                gathered.appendBuffer(chunk);
              }
            })
        .endHandler(end -> body.tryComplete(gathered));
  }
}
