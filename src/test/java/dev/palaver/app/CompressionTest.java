package dev.palaver.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.palaver.testing.TestServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/** docs/architecture.md tells why WebSockets are not compressed. */
class CompressionTest {
  private static final int LIMIT_MS = 10_000;

  private static List<String> handshake(int port, String extension) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(LIMIT_MS);
      String request =
          String.join(
              "\r\n",
              "GET /eventbus/websocket HTTP/1.1",
              "Host: localhost",
              "Connection: Upgrade",
              "Upgrade: websocket",
              "Sec-WebSocket-Version: 13",
              "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
              "Sec-WebSocket-Extensions: " + extension,
              "",
              "");
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      BufferedReader answer =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
      List<String> head = new ArrayList<>();
      String line;
      while ((line = answer.readLine()) != null && !line.isEmpty()) {
        head.add(line);
      }
      return head;
    }
  }

  @Test
  void offerOfCompressionIsNotTaken() throws IOException {
    try (TestServer server = TestServer.members()) {
      for (String offer :
          List.of(
              "permessage-deflate",
              "permessage-deflate; client_max_window_bits; server_no_context_takeover",
              "x-webkit-deflate-frame")) {
        List<String> head = handshake(server.port(), offer);

        assertThat(head.get(0)).as(offer).startsWith("HTTP/1.1 101 ");
        assertThat(head)
            .as(offer)
            .noneMatch(
                line -> line.toLowerCase(Locale.ROOT).startsWith("sec-websocket-extensions"));
      }
    }
  }
}
