package dev.palaver.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.palaver.testing.TestServer;
import dev.palaver.testing.Tokens;
import java.io.IOException;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the HTTP server cannot read of a request is its sender's fault, and told as that. */
class MalformedRequestTest {
  private static final String FORM = "Content-Type: application/x-www-form-urlencoded";
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

  @ParameterizedTest
  @CsvSource({
    "GET /messages/%zz HTTP/1.1, Host: h, 400",
    "GET /% HTTP/1.1, Host: h, 400",
    "GET /messages HTTP/1.1, X-No: host, 400",
    "GET /messages HTTP/1.1, Host: a b, 400"
  })
  void pathsAndHostsOfStrangers(String line, String header, int status) throws IOException {
    assertRefused(line + "\r\n" + header + "\r\n\r\n", status);
  }

  @Test
  void anExpectationThatIsNotKnown() throws IOException {
    assertRefused(
        head("POST /messages", "Expect: x\r\nContent-Type: application/json\r\nContent-Length: 2")
            + "{}",
        400);
  }

  @Test
  void formsAreNoJsonWhateverTheyHold() throws IOException {
    String tooLong = "x".repeat(2000);
    for (String body : new String[] {tooLong, "a=1&".repeat(400), "a=%zz", "a=1"}) {
      assertRefused(
          head("POST /messages", FORM + "\r\nContent-Length: " + body.length()) + body, 415);
    }
    assertRefused(
        head("POST /messages", "Content-Type: multipart/form-data\r\nContent-Length: 1") + "x",
        415);
    assertRefused(head("GET /messages", FORM + "\r\nContent-Length: 1") + "x", 415);
  }

  @Test
  void aFormWithoutABodyIsNoForm() throws IOException {
    try (RawConnection connection = new RawConnection(server.port())) {
      connection.send(head("GET /messages/count", FORM + "\r\nConnection: close"));
      assertThat(connection.readToEnd()).startsWith("HTTP/1.1 200 ");
    }
  }

  @Test
  void aPieceOfABodyWhoseLengthIsNoneEndsTheConnection() throws IOException {
    try (RawConnection connection = new RawConnection(server.port())) {
      connection.send(
          head("POST /messages", "Content-Type: application/json\r\nTransfer-Encoding: chunked")
              + "zz\r\n{}\r\n0\r\n\r\n");
      assertThat(connection.readToEnd()).doesNotContain("HTTP/1.1 5");
    }
  }

  private String head(String line, String headers) {
    return line
        + " HTTP/1.1\r\nHost: h\r\nAuthorization: Bearer "
        + ann
        + "\r\n"
        + headers
        + "\r\n\r\n";
  }

  private static void assertRefused(String request, int status) throws IOException {
    try (RawConnection connection = new RawConnection(server.port())) {
      connection.send(request);
      assertThat(connection.readAnswer())
          .startsWith("HTTP/1.1 " + status + " ")
          .contains("\"statusCode\":" + status);
    }
  }
}
