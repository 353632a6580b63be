package dev.palaver.bench;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * What a load generator reads of an HTTP/1.1 response: its status, and whether the server closes
 * after it.
 */
record RestResponse(int status, boolean closing) {
  private static final String CONTENT_LENGTH = "\r\ncontent-length:";
  private static final int STATUS_FROM = "HTTP/1.1 ".length();

  /** Any 2xx acknowledges a post. */
  boolean ok() {
    return status >= 200 && status < 300;
  }

  /** The response in the buffer, which is not consumed; null while it is not whole. */
  static RestResponse parse(ByteBuf in) {
    String head = head(in);
    if (head == null) {
      return null;
    }
    int bodyFrom = in.readerIndex() + head.length();
    return whole(in, bodyFrom, head)
        ? new RestResponse(
            Integer.parseInt(head.substring(STATUS_FROM, STATUS_FROM + 3)),
            head.contains("\r\nconnection: close"))
        : null;
  }

  private static boolean whole(ByteBuf in, int bodyFrom, String head) {
    int available = in.writerIndex() - bodyFrom;
    int length = head.indexOf(CONTENT_LENGTH);
    if (length >= 0) {
      int from = length + CONTENT_LENGTH.length();
      return available >= Integer.parseInt(head.substring(from, head.indexOf('\r', from)).trim());
    }
    if (head.contains("\r\ntransfer-encoding: chunked")) {
      String body = in.toString(bodyFrom, available, StandardCharsets.ISO_8859_1);
      return body.equals("0\r\n\r\n") || body.endsWith("\r\n0\r\n\r\n");
    }
    return true;
  }

  /** Status line and headers in lower case, with the blank line. */
  private static String head(ByteBuf in) {
    for (int i = in.readerIndex(); i + 3 < in.writerIndex(); i++) {
      if (in.getByte(i) == '\r'
          && in.getByte(i + 1) == '\n'
          && in.getByte(i + 2) == '\r'
          && in.getByte(i + 3) == '\n') {
        int length = i + 4 - in.readerIndex();
        return in.toString(in.readerIndex(), length, StandardCharsets.US_ASCII)
            .toLowerCase(Locale.ROOT);
      }
    }
    return null;
  }
}
