package dev.palaver.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.palaver.testing.TestServer;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What becomes of a connection whose request is answered before its body is read. */
class LastAnswerTest {
  private static TestServer server;

  @BeforeAll
  static void start() {
    server = TestServer.members();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void aConnectionGoesOnAfterAShortBodyThatIsSkipped() throws IOException {
    try (RawConnection connection = new RawConnection(server.port())) {
      String refused = "POST /messages HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\n\r\n";
      for (String body : List.of("{a:1}", "{b:2}")) {
        connection.send(refused);
        assertThat(connection.readAnswer())
            .startsWith("HTTP/1.1 401 ")
            .doesNotContain("connection: close");
        connection.send(body);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "POST /messages, Content-Length: 100000",
    "POST /messages, Transfer-Encoding: chunked",
    "POST /nope, Content-Length: 100000"
  })
  void aConnectionThatIsSaidToEndDoes(String request, String length) throws IOException {
    try (RawConnection connection = new RawConnection(server.port())) {
      connection.send(request + " HTTP/1.1\r\nHost: h\r\n" + length + "\r\n\r\n");
      assertThat(connection.readAnswer()).startsWith("HTTP/1.1 4").contains("connection: close");
      boolean chunked = length.endsWith("chunked");
      connection.send(chunked ? "1\r\nx\r\n0\r\n\r\n" : "x".repeat(100_000));
      assertThat(connection.readToEnd()).isEmpty();
    }
  }

  @Test
  void aBodyThatNeverEndsIsNotWaitedFor() throws IOException {
    try (RawConnection connection = new RawConnection(server.port())) {
      connection.send("POST /messages HTTP/1.1\r\nHost: h\r\nContent-Length: 100000\r\n\r\n");
      assertThat(connection.readAnswer()).contains("connection: close");
      assertThat(connection.readToEnd()).isEmpty();
    }
  }
}
