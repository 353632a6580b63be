package dev.palaver.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.palaver.testing.TestServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
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
    try (Socket socket = connect()) {
      String refused = "POST /messages HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\n\r\n";
      for (String body : List.of("{a:1}", "{b:2}")) {
        send(socket, refused);
        assertThat(readAnswer(socket.getInputStream()))
            .startsWith("HTTP/1.1 401 ")
            .doesNotContain("connection: close");
        send(socket, body);
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
    try (Socket socket = connect()) {
      send(socket, request + " HTTP/1.1\r\nHost: h\r\n" + length + "\r\n\r\n");
      assertThat(readAnswer(socket.getInputStream()))
          .startsWith("HTTP/1.1 4")
          .contains("connection: close");
      boolean chunked = length.endsWith("chunked");
      send(socket, chunked ? "1\r\nx\r\n0\r\n\r\n" : "x".repeat(100_000));
      assertThat(socket.getInputStream().read()).isEqualTo(-1);
    }
  }

  @Test
  void aBodyThatNeverEndsIsNotWaitedFor() throws IOException {
    try (Socket socket = connect()) {
      send(socket, "POST /messages HTTP/1.1\r\nHost: h\r\nContent-Length: 100000\r\n\r\n");
      assertThat(readAnswer(socket.getInputStream())).contains("connection: close");
      assertThat(socket.getInputStream().read()).isEqualTo(-1);
    }
  }

  private static Socket connect() throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port());
    socket.setSoTimeout(10_000);
    return socket;
  }

  private static void send(Socket socket, String bytes) throws IOException {
    socket.getOutputStream().write(bytes.getBytes(StandardCharsets.US_ASCII));
  }

  private static String readAnswer(InputStream input) throws IOException {
    StringBuilder answer = new StringBuilder();
    byte[] buffer = new byte[8192];
    int n;
    while (!answer.toString().endsWith("}}") && (n = input.read(buffer)) > 0) {
      answer.append(new String(buffer, 0, n, StandardCharsets.UTF_8));
    }
    return answer.toString();
  }
}
