package dev.palaver.http;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** A connection on which a test sends bytes that an HTTP client would not. */
final class RawConnection implements AutoCloseable {
  private static final int PATIENCE_MILLIS = 10_000;

  private final Socket socket;

  RawConnection(int port) throws IOException {
    socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setSoTimeout(PATIENCE_MILLIS);
  }

  void send(String bytes) throws IOException {
    socket.getOutputStream().write(bytes.getBytes(StandardCharsets.US_ASCII));
  }

  /** Reads until an answer with an error's envelope, or without a body, is there. */
  String readAnswer() throws IOException {
    InputStream input = socket.getInputStream();
    StringBuilder answer = new StringBuilder();
    byte[] buffer = new byte[8192];
    int n;
    while (!answer.toString().endsWith("}}") && (n = input.read(buffer)) > 0) {
      answer.append(new String(buffer, 0, n, StandardCharsets.UTF_8));
      if (answer.indexOf("content-length: 0\r\n") > 0) {
        break;
      }
    }
    return answer.toString();
  }

  /** Waits for the server's end of the connection: what it sent before, empty when nothing. */
  String readToEnd() throws IOException {
    return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
