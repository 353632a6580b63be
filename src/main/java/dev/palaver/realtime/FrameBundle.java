package dev.palaver.realtime;

import dev.palaver.core.MemoryBudget;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.UnpooledByteBufAllocator;

/**
 * Events in a row as the bytes of their WebSocket text frames (RFC 6455, section 5.2: final,
 * unmasked). Sockets that wait for the same events hold the same bundle, so that its bytes are made
 * once for all of them. Used on one event loop.
 */
final class FrameBundle {
  private static final int FINAL_TEXT = 0x81;
  private static final int MAX_SHORT_LENGTH = 125;
  private static final int TWO_BYTE_LENGTH = 126;
  private static final int EIGHT_BYTE_LENGTH = 127;
  private static final int MAX_TWO_BYTE_LENGTH = 0xFFFF;
  private static final int MAX_HEADER_BYTES = 10;

  /** A larger buffer is freed by itself: in a pool one that waits would keep 4 MiB from others. */
  private static final int MAX_POOLED_BYTES = 64 * 1024;

  private final FrameBundle before;
  private final EventFrame last;
  private final int frames;
  private final int textBytes;
  private FrameBundle longer;
  private FrameBytes bytes;

  private FrameBundle(FrameBundle before, EventFrame last) {
    this.before = before;
    this.last = last;
    this.frames = before == null ? 0 : before.frames + 1;
    this.textBytes = before == null ? 0 : before.textBytes + last.bytes();
  }

  /** No event. */
  static FrameBundle empty() {
    return new FrameBundle(null, null);
  }

  /** These events and one more; the same object for the same event, asked for in a row. */
  @SuppressWarnings("ReferenceEquality") // The very same frame is meant, and asked for each socket.
  FrameBundle and(EventFrame frame) {
    if (longer == null || longer.last != frame) {
      longer = new FrameBundle(this, frame);
    }
    return longer;
  }

  /** Lets go of the longer bundle: who asks next begins anew. */
  void forget() {
    longer = null;
  }

  /** How many events these are. */
  int frames() {
    return frames;
  }

  /** UTF-8 bytes of the texts, without the frames' heads. */
  int textBytes() {
    return textBytes;
  }

  /** Whether the bytes have been made, and must be released. */
  boolean encoded() {
    return bytes != null;
  }

  /**
   * The bytes, the same for all sockets until they are released.
   *
   * @param memory that they are taken from until the last socket has them
   * @throws OutOfMemoryError when memory outside of the heap is at its limit
   */
  FrameBytes bytes(ByteBufAllocator allocator, MemoryBudget.Hold memory) {
    if (bytes == null) {
      bytes = new FrameBytes(encode(allocator), memory);
    }
    return bytes;
  }

  /** Gives up the bundle's own hold of its bytes. */
  void release() {
    bytes.release();
    bytes = null;
  }

  /** One text as a frame. */
  static ByteBuf single(ByteBufAllocator allocator, String text) {
    int length = ByteBufUtil.utf8Bytes(text);
    return append(allocate(allocator, MAX_HEADER_BYTES + length), text, length);
  }

  private static ByteBuf allocate(ByteBufAllocator allocator, int size) {
    return size <= MAX_POOLED_BYTES
        ? allocator.directBuffer(size)
        : UnpooledByteBufAllocator.DEFAULT.directBuffer(size);
  }

  private ByteBuf encode(ByteBufAllocator allocator) {
    EventFrame[] inOrder = new EventFrame[frames];
    FrameBundle at = this;
    for (int i = frames - 1; i >= 0; i--) {
      inOrder[i] = at.last;
      at = at.before;
    }
    ByteBuf all = allocate(allocator, MAX_HEADER_BYTES * frames + textBytes);
    for (EventFrame frame : inOrder) {
      append(all, frame.text(), frame.bytes());
    }
    return all;
  }

  private static ByteBuf append(ByteBuf to, String text, int length) {
    to.writeByte(FINAL_TEXT);
    if (length <= MAX_SHORT_LENGTH) {
      to.writeByte(length);
    } else if (length <= MAX_TWO_BYTE_LENGTH) {
      to.writeByte(TWO_BYTE_LENGTH).writeShort(length);
    } else {
      to.writeByte(EIGHT_BYTE_LENGTH).writeLong(length);
    }
    ByteBufUtil.reserveAndWriteUtf8(to, text, length);
    return to;
  }
}
