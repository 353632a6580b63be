package dev.palaver.http;

import static dev.palaver.testing.TestServer.message;
import static org.assertj.core.api.Assertions.assertThat;

import dev.palaver.testing.ContractCheck;
import dev.palaver.testing.TestServer;
import dev.palaver.testing.Tokens;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whatever comes in, the answer is a 4xx in the envelope, and the server goes on. */
class BadInputTest {
  private static final HttpClient CLIENT = HttpClient.newHttpClient();
  private static TestServer server;

  private final String ann = Tokens.of(UUID.randomUUID()).build();

  @BeforeAll
  static void start() {
    server = TestServer.members();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @AfterEach
  void theServerGoesOn() {
    assertThat(server.post(ann, "/messages", message(UUID.randomUUID())).status()).isEqualTo(200);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"body\":                                          | 400",
        "nonsense                                            | 400",
        "[]                                                  | 422",
        "5                                                   | 422",
        "null                                                | 422",
        "{}                                                  | 422",
        "{\"body\":1,\"channelId\":true,\"channelType\":[]}  | 422",
        "{\"body\":\"b\",\"channelId\":\"x\",\"channelType\":\"t\"} | 422",
        "{\"__proto__\":{\"a\":1}}                           | 400"
      })
  void bodiesThatAreNoMessages(String body, int status) throws Exception {
    HttpResponse<String> answer = post(BodyPublishers.ofString(body));

    assertThat(answer.statusCode()).isEqualTo(status);
    assertThat(new JsonObject(answer.body()).getJsonObject("error").getInteger("statusCode"))
        .isEqualTo(status);
  }

  @Test
  void badUtf8() throws Exception {
    byte[] body = "{\"body\":\"a?b\"}".getBytes(StandardCharsets.US_ASCII);
    body[10] = (byte) 0xC3;

    assertThat(post(BodyPublishers.ofByteArray(body)).statusCode()).isEqualTo(400);
  }

  @Test
  void tenMegabytes() throws IOException {
    int size = 10 * 1024 * 1024;
    String answer =
        raw(
            "POST /messages HTTP/1.1\r\nHost: h\r\nAuthorization: Bearer "
                + ann
                + "\r\nContent-Type: application/json\r\nContent-Length: "
                + size
                + "\r\n\r\n{");

    assertThat(answer).startsWith("HTTP/1.1 413 ").contains("PayloadTooLargeError");
  }

  @Test
  void bodyOfUnknownLengthThatGrowsTooLarge() throws IOException {
    StringBuilder chunks = new StringBuilder();
    String chunk = "x".repeat(64 * 1024);
    for (int i = 0; i < 20; i++) {
      chunks.append("10000\r\n").append(chunk).append("\r\n");
    }
    String answer =
        raw(
            "POST /messages HTTP/1.1\r\nHost: h\r\nAuthorization: Bearer "
                + ann
                + "\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n"
                + chunks
                + "0\r\n\r\n");

    assertThat(answer).startsWith("HTTP/1.1 413 ");
  }

  @ParameterizedTest
  @CsvSource({
    "GET, /nope, 404",
    "DELETE, /messages, 404",
    "BREW, /messages, 404",
    "GET, /messages/not-a-uuid, 404",
    "GET, /messages/%00, 404",
    "GET, /messages?filter=%7B, 400",
    "GET, /messages?filter=%ZZ, 400",
    "GET, /messages?filter[where][__proto__]=1, 400",
    "GET, /Messages/count, 404"
  })
  void routesAndParametersThatAreNone(String method, String path, int status) throws IOException {
    String answer =
        raw(
            method
                + " "
                + path
                + " HTTP/1.1\r\nHost: h\r\nAuthorization: Bearer "
                + ann
                + "\r\nConnection: close\r\n\r\n");

    assertThat(answer).startsWith("HTTP/1.1 " + status + " ").contains("\"statusCode\":" + status);
  }

  @Test
  void headersThatAreTooLarge() throws IOException {
    String answer =
        raw("GET /messages HTTP/1.1\r\nHost: h\r\nX-Long: " + "x".repeat(20_000) + "\r\n\r\n");

    assertThat(answer).startsWith("HTTP/1.1 431 ");
  }

  @Test
  void strangersAreRefusedBeforeTheirBodyIsRead() throws IOException {
    String answer =
        raw(
            "POST /messages HTTP/1.1\r\nHost: h\r\nContent-Type: application/json\r\n"
                + "Content-Length: 1000000\r\n\r\n{");

    assertThat(answer).startsWith("HTTP/1.1 401 ").contains("UnauthorizedError");
  }

  @Test
  void aTokenInTheUrlIsRefusedEvenBesideOneInTheHeader() {
    assertThat(server.get(ann, "/messages/count?access_token=" + ann).status()).isEqualTo(401);
    assertThat(server.get(ann, "/messages/count?other=access_token").status()).isEqualTo(200);
  }

  @Test
  void tokensThatAreNotValidAreRefused() {
    Tokens valid = Tokens.of(UUID.randomUUID());
    long past = Instant.now().minusSeconds(10).getEpochSecond();

    assertThat(status(valid)).isEqualTo(200);
    assertThat(status(valid.claim("exp", past))).isEqualTo(401);
    assertThat(status(valid.claim("exp", "soon"))).isEqualTo(401);
    assertThat(status(valid.claim("nbf", past + 3600))).isEqualTo(401);
    assertThat(status(valid.claim("iss", "somebody else"))).isEqualTo(401);
    assertThat(status(valid.claim("iss", null))).isEqualTo(401);
    assertThat(status(valid.claim("iss", new JsonArray().add("palaver-tests")))).isEqualTo(401);
    assertThat(status(valid.claim("userTenantId", "bob"))).isEqualTo(401);
    assertThat(status(valid.claim("userTenantId", null).claim("id", null))).isEqualTo(401);
    assertThat(status(valid.claim("passwordExpiryTime", 1000))).isEqualTo(401);
    assertThat(status(valid.permissions("CreateMessage"))).isEqualTo(403);
    assertThat(status(valid.permissions("1"))).isEqualTo(200);
  }

  @Test
  void unsignedTokenIsRefused() {
    String payload = Tokens.of(UUID.randomUUID()).build().split("\\.", -1)[1];
    String none = "eyJhbGciOiJub25lIiwidHlwIjoiSldUIn0." + payload + ".";

    assertThat(server.get(none, "/messages/count").status()).isEqualTo(401);
  }

  private int status(Tokens token) {
    return server.get(token.build(), "/messages/count").status();
  }

  private HttpResponse<String> post(HttpRequest.BodyPublisher body)
      throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + "/messages"))
            .header("Authorization", "Bearer " + ann)
            .header("Content-Type", "application/json")
            .POST(body)
            .build();
    return ContractCheck.check(CLIENT.send(request, BodyHandlers.ofString()));
  }

  /** Sends bytes that an HTTP client would not, and reads until the answer is there. */
  private static String raw(String request) throws IOException {
    try (RawConnection connection = new RawConnection(server.port())) {
      try {
        connection.send(request);
      } catch (IOException e) {
        // The server may close before it has read everything; its answer is there all the same.
      }
      return connection.readAnswer();
    }
  }
}
