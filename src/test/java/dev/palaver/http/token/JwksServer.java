package dev.palaver.http.token;

import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.core.net.SelfSignedCertificate;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** An issuer's key set over HTTP, which behaves as well or badly as a test asks. */
final class JwksServer implements AutoCloseable {
  private static final int CHUNK_BYTES = 64 * 1024;

  private static final int DRIP_MILLIS = 100;

  private final Vertx vertx = Vertx.vertx();
  private final AtomicInteger requests = new AtomicInteger();
  private final String scheme;
  private volatile Handler<HttpServerRequest> behaviour = request -> request.response().end();
  private HttpServer server;
  private int port;

  private JwksServer(boolean selfSigned) {
    scheme = selfSigned ? "https" : "http";
    start(selfSigned);
  }

  static JwksServer http(JsonObject... keys) {
    JwksServer server = new JwksServer(false);
    server.serve(keys);
    return server;
  }

  /** With a certificate that nobody vouches for. */
  static JwksServer selfSigned(JsonObject... keys) {
    JwksServer server = new JwksServer(true);
    server.serve(keys);
    return server;
  }

  private void start(boolean selfSigned) {
    HttpServerOptions options = new HttpServerOptions().setHost("127.0.0.1").setPort(port);
    if (selfSigned) {
      SelfSignedCertificate certificate = SelfSignedCertificate.create("127.0.0.1");
      options.setSsl(true).setKeyCertOptions(certificate.keyCertOptions());
    }
    server = vertx.createHttpServer(options).requestHandler(this::handle);
    port = VerifierFixture.await(server.listen()).actualPort();
  }

  private void handle(HttpServerRequest request) {
    requests.incrementAndGet();
    behaviour.handle(request);
  }

  String url() {
    return scheme + "://127.0.0.1:" + port + "/jwks";
  }

  int requests() {
    return requests.get();
  }

  void serve(JsonObject... keys) {
    answer(200, new JsonObject().put("keys", new JsonArray(List.of((Object[]) keys))).encode());
  }

  void answer(int status, String body) {
    behaviour = request -> request.response().setStatusCode(status).end(body);
  }

  /** Never ends, and sends as much as is taken. */
  void answerWithoutEnd() {
    behaviour =
        request -> {
          HttpServerResponse response = request.response().setChunked(true);
          Buffer chunk = Buffer.buffer(" ".repeat(CHUNK_BYTES));
          response.drainHandler(drained -> fill(response, chunk));
          fill(response, chunk);
        };
  }

  /** A chunk a turn: that the client has gone is heard between turns only. */
  private void fill(HttpServerResponse response, Buffer chunk) {
    if (!response.writeQueueFull() && !response.closed()) {
      response.write(chunk);
      vertx.runOnContext(next -> fill(response, chunk));
    }
  }

  /** Never ends, and sends next to nothing at a time. */
  void drip() {
    behaviour =
        request -> {
          HttpServerResponse response = request.response().setChunked(true);
          long timer = vertx.setPeriodic(DRIP_MILLIS, fired -> response.write(" "));
          response.closeHandler(closed -> vertx.cancelTimer(timer));
        };
  }

  /** Takes the request and says nothing. */
  void stall() {
    behaviour = request -> {};
  }

  /** Redirects to another address of this server, which serves these keys. */
  void redirectTo(JsonObject key) {
    String body = new JsonObject().put("keys", new JsonArray().add(key)).encode();
    behaviour =
        request -> {
          if (request.path().equals("/jwks")) {
            request.response().setStatusCode(302).putHeader("Location", "/other").end();
          } else {
            request.response().end(body);
          }
        };
  }

  void stop() {
    VerifierFixture.await(server.close());
  }

  void startAgain() {
    start(false);
  }

  @Override
  public void close() {
    VerifierFixture.await(vertx.close());
  }
}
