package dev.palaver.bench;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.nio.charset.StandardCharsets;

/**
 * A WebSocket (RFC 6455) client with just what a load generator needs. All of it runs on the
 * socket's event loop.
 */
abstract class WebSocketClient extends ChannelInboundHandlerAdapter {
  private static final int CONTINUATION = 0;
  private static final int TEXT = 1;
  // the stock bridge sends its JSON in binary frames on the raw WebSocket
  private static final int BINARY = 2;
  private static final int CLOSE = 8;
  private static final int PING = 9;
  private static final int PONG = 10;

  private ChannelHandlerContext ctx;
  private ByteBuf pending;
  private boolean open;

  /** The upgrade request up to its blank line. */
  protected abstract String upgrade();

  protected abstract void opened();

  /** A message in {@code [from, to)} of the buffer. */
  protected abstract void message(ByteBuf buf, int from, int to);

  /**
   * The upgrade was refused, or the server closes, for this reason; the connection is closed next.
   */
  protected abstract void refused(String why);

  @Override
  public void channelActive(ChannelHandlerContext context) {
    ctx = context;
    ctx.writeAndFlush(ByteBufUtil.writeUtf8(ctx.alloc(), upgrade() + "\r\n"));
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object read) {
    ByteBuf in = (ByteBuf) read;
    if (pending != null) {
      pending.writeBytes(in);
      in.release();
      in = pending;
      pending = null;
    }
    data(in);
    if (in.isReadable()) {
      pending = context.alloc().buffer(Math.max(512, in.readableBytes() * 2)).writeBytes(in);
    }
    in.release();
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    if (pending != null) {
      pending.release();
      pending = null;
    }
  }

  protected final void write(String text) {
    ByteBuf payload = ByteBufUtil.writeUtf8(ctx.alloc(), text);
    write(TEXT, payload);
    payload.release();
  }

  private void data(ByteBuf in) {
    if (!open && !handshake(in)) {
      return;
    }
    while (frame(in)) {
      // the next frame
    }
  }

  private boolean handshake(ByteBuf in) {
    String head = in.toString(StandardCharsets.ISO_8859_1);
    int end = head.indexOf("\r\n\r\n");
    if (end < 0) {
      return false;
    }
    if (!head.startsWith("HTTP/1.1 101")) {
      refused("upgrade answered " + head.substring(0, Math.min(head.length(), 160)));
      in.skipBytes(in.readableBytes());
      ctx.close();
      return false;
    }
    in.skipBytes(end + 4);
    open = true;
    opened();
    return true;
  }

  /** Consumes one whole frame, if there is one. */
  private boolean frame(ByteBuf in) {
    int available = in.readableBytes();
    if (available < 2) {
      return false;
    }
    int start = in.readerIndex();
    int opcode = in.getByte(start) & 0x0f;
    long length = in.getByte(start + 1) & 0x7f;
    int head = 2;
    if (length == 126) {
      head = 4;
      length = available < head ? Integer.MAX_VALUE : in.getUnsignedShort(start + 2);
    } else if (length == 127) {
      head = 10;
      length = available < head ? Integer.MAX_VALUE : in.getLong(start + 2);
    }
    if (available < head + length) {
      return false;
    }
    int from = start + head;
    int to = from + (int) length;
    switch (opcode) {
      case TEXT, BINARY, CONTINUATION -> message(in, from, to);
      case PING -> write(PONG, in.slice(from, to - from));
      case CLOSE -> {
        refused("server closed the socket: " + reason(in, from, to));
        ctx.close();
      }
      default -> {
        // a pong
      }
    }
    in.readerIndex(to);
    return true;
  }

  private static String reason(ByteBuf in, int from, int to) {
    return to - from < 2
        ? "no code"
        : in.getUnsignedShort(from)
            + " "
            + in.toString(from + 2, to - from - 2, StandardCharsets.UTF_8);
  }

  /** Client frames must be masked; a mask of zeros leaves the payload as it is. */
  private void write(int opcode, ByteBuf payload) {
    int length = payload.readableBytes();
    ByteBuf out = ctx.alloc().buffer(length + 14);
    out.writeByte(0x80 | opcode);
    if (length < 126) {
      out.writeByte(0x80 | length);
    } else {
      out.writeByte(0x80 | 126).writeShort(length);
    }
    out.writeInt(0).writeBytes(payload, payload.readerIndex(), length);
    ctx.writeAndFlush(out);
  }
}
