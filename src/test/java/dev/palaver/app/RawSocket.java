package dev.palaver.app;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A connection that sends what no HTTP client would, and reads when it is told to. */
final class RawSocket implements AutoCloseable {
  private static final int PATIENCE_MILLIS = 30_000;
  private static final Pattern LENGTH = Pattern.compile("(?i)\r\ncontent-length: (\\d+)\r\n");
  private static final int TEXT = 1;
  private static final int CONTINUATION = 0;
  private static final int FINAL = 0x80;

  private final Socket socket;

  RawSocket(int port) throws IOException {
    socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setSoTimeout(PATIENCE_MILLIS);
  }

  /** Sends; a server that has closed the connection is no failure. */
  void send(String text) {
    send(text.getBytes(StandardCharsets.UTF_8));
  }

  private void send(byte[] bytes) {
    try {
      OutputStream out = socket.getOutputStream();
      out.write(bytes);
      out.flush();
    } catch (IOException closed) {
      // What the test expects of the server shows elsewhere.
    }
  }

  /** Becomes a WebSocket. */
  void upgrade() throws IOException {
    String request =
        """
        GET /eventbus/websocket HTTP/1.1
        Host: x
        Upgrade: websocket
        Connection: Upgrade
        Sec-WebSocket-Version: 13
        Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==

        """;
    send(request.replace("\n", "\r\n"));
    if (!readHead().startsWith("HTTP/1.1 101")) {
      throw new IOException("no WebSocket");
    }
  }

  /** A whole text frame. */
  void sendText(String text) {
    send(frame(FINAL | TEXT, text));
  }

  /** A piece of a message that has no last one. */
  void sendPiece(String text, boolean first) {
    send(frame(first ? TEXT : CONTINUATION, text));
  }

  /** A frame of less than 64 KiB, masked with zeros (RFC 6455, 5.2). */
  private static byte[] frame(int head, String text) {
    byte[] payload = text.getBytes(StandardCharsets.UTF_8);
    return ByteBuffer.allocate(8 + payload.length)
        .put((byte) head)
        .put((byte) (0x80 | 126))
        .putShort((short) payload.length)
        .putInt(0)
        .put(payload)
        .array();
  }

  /** The head of the next answer, and its body where that is an error's. */
  String readHead() throws IOException {
    InputStream in = socket.getInputStream();
    StringBuilder head = new StringBuilder();
    int octet;
    while (head.indexOf("\r\n\r\n") < 0 && (octet = in.read()) >= 0) {
      head.append((char) octet);
    }
    if (head.indexOf("HTTP/1.1 4") == 0) {
      head.append(readBody(head.toString()));
    }
    return head.toString();
  }

  /** The body that belongs to a head. */
  String readBody(String head) throws IOException {
    Matcher length = LENGTH.matcher(head);
    if (!length.find()) {
      throw new IOException("no length in " + head);
    }
    byte[] body = socket.getInputStream().readNBytes(Integer.parseInt(length.group(1)));
    return new String(body, StandardCharsets.UTF_8);
  }

  /** Whether something was answered that was not read yet. */
  boolean answered() {
    try {
      return socket.getInputStream().available() > 0;
    } catch (IOException reset) {
      return false;
    }
  }

  /** Whether the server has ended the connection; drops what it sent before. */
  boolean ended() {
    return endsWithin(Duration.ofMillis(1));
  }

  /** The same, within a time after the last byte. */
  boolean endsWithin(Duration time) {
    try {
      socket.setSoTimeout((int) time.toMillis());
      byte[] dropped = new byte[8192];
      int n;
      do {
        n = socket.getInputStream().read(dropped);
      } while (n >= 0);
      return true;
    } catch (java.net.SocketTimeoutException open) {
      return false;
    } catch (IOException reset) {
      return true;
    }
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
