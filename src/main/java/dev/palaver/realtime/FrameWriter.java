package dev.palaver.realtime;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.Channel;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.util.ArrayDeque;
import java.util.Queue;

/**
 * Writes text frames (RFC 6455, section 5.2: final, unmasked) to the WebSockets of one event loop,
 * past Vert.x's encoder and queue. An event's frame is made once for all sockets that share it, and
 * the frames that come to a socket close after one another leave with one system call: that call,
 * not the encoding, is what a delivery costs (spike.md: Fan-out). Used on the event loop.
 */
final class FrameWriter {
  /**
   * A flush this soon after another one waits as long: then messages overlap, and what comes
   * meanwhile goes with it. Otherwise a frame leaves at the end of the turn it was written in.
   */
  private static final long TOGETHER_MILLIS = 2;

  private static final long TOGETHER_NANOS = TOGETHER_MILLIS * 1_000_000;

  /** What waits for a flush is no more than this: a socket's bound is on what its peer delays. */
  private static final int MAX_UNFLUSHED_BYTES = 16 * 1024;

  private static final int FINAL_TEXT = 0x81;
  private static final int MAX_SHORT_LENGTH = 125;
  private static final int TWO_BYTE_LENGTH = 126;
  private static final int EIGHT_BYTE_LENGTH = 127;
  private static final int MAX_TWO_BYTE_LENGTH = 0xFFFF;
  private static final int MAX_HEADER_BYTES = 10;

  /** One socket's end of the writer. */
  final class Line {
    private final Channel channel;
    private boolean waiting;
    private int unflushedBytes;

    private Line(Channel channel) {
      this.channel = channel;
    }

    /** Writes a frame of this socket alone, and all before it, now. */
    void write(String text, Runnable left) {
      ByteBuf bytes = encode(channel.alloc(), text, ByteBufUtil.utf8Bytes(text));
      channel.writeAndFlush(bytes).addListener(done -> left.run());
    }

    /** Writes a frame that others get too; it leaves soon. */
    void write(EventFrame frame, Runnable left) {
      channel.write(shared(channel.alloc(), frame)).addListener(done -> left.run());
      unflushedBytes += frame.bytes();
      if (unflushedBytes > MAX_UNFLUSHED_BYTES) {
        flush();
      } else if (!waiting) {
        waiting = true;
        flushSoon(this);
      }
    }

    private void flush() {
      unflushedBytes = 0;
      channel.flush();
    }
  }

  private final Vertx vertx;
  private final Context loop;
  private final Queue<Line> unflushed = new ArrayDeque<>();
  private EventFrame frame;
  private ByteBuf frameBytes;
  private long flushed;
  private boolean scheduled;

  /** A writer on the calling context. */
  FrameWriter(Vertx vertx) {
    this.vertx = vertx;
    this.loop = vertx.getOrCreateContext();
    this.flushed = System.nanoTime() - TOGETHER_NANOS;
  }

  /** The end for a socket; its frames must be written here alone, lest they overtake each other. */
  Line line(Channel channel) {
    return new Line(channel);
  }

  private void flushSoon(Line line) {
    unflushed.add(line);
    if (scheduled) {
      return;
    }
    scheduled = true;
    if (System.nanoTime() - flushed < TOGETHER_NANOS) {
      vertx.setTimer(TOGETHER_MILLIS, timer -> flush());
    } else {
      loop.runOnContext(go -> flush());
    }
  }

  private void flush() {
    forget();
    // What a flush brings about, such as a replay that goes on, is for the next one.
    for (int n = unflushed.size(); n > 0; n--) {
      Line line = unflushed.remove();
      line.waiting = false;
      line.flush();
    }
    flushed = System.nanoTime();
    scheduled = !unflushed.isEmpty();
    if (scheduled) {
      vertx.setTimer(TOGETHER_MILLIS, timer -> flush());
    }
  }

  /** The bytes of the newest frame are kept until the flush: its sockets are written in a row. */
  @SuppressWarnings("ReferenceEquality") // The very same frame is meant, and asked for each socket.
  private ByteBuf shared(ByteBufAllocator allocator, EventFrame wanted) {
    if (frame != wanted) {
      forget();
      frame = wanted;
      frameBytes = encode(allocator, wanted.text(), wanted.bytes());
    }
    return frameBytes.retainedDuplicate();
  }

  private void forget() {
    if (frame != null) {
      frameBytes.release();
      frame = null;
      frameBytes = null;
    }
  }

  private static ByteBuf encode(ByteBufAllocator allocator, String text, int length) {
    ByteBuf bytes = allocator.directBuffer(MAX_HEADER_BYTES + length).writeByte(FINAL_TEXT);
    if (length <= MAX_SHORT_LENGTH) {
      bytes.writeByte(length);
    } else if (length <= MAX_TWO_BYTE_LENGTH) {
      bytes.writeByte(TWO_BYTE_LENGTH).writeShort(length);
    } else {
      bytes.writeByte(EIGHT_BYTE_LENGTH).writeLong(length);
    }
    ByteBufUtil.writeUtf8(bytes, text);
    return bytes;
  }
}
