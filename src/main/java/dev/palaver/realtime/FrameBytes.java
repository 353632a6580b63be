package dev.palaver.realtime;

import dev.palaver.core.MemoryBudget;
import io.netty.buffer.ByteBuf;

/**
 * Bytes that several sockets wait for, taken from the node's budget until the last of them has
 * them. Used on one event loop.
 */
final class FrameBytes {
  private final ByteBuf bytes;
  private final MemoryBudget.Hold memory;
  private final int size;
  private int holders = 1;

  /** Bytes that are held by their maker. */
  FrameBytes(ByteBuf bytes, MemoryBudget.Hold memory) {
    this.bytes = bytes;
    this.memory = memory;
    this.size = bytes.readableBytes();
    memory.force(size);
  }

  /** The bytes for one more socket, which releases them, and says so with {@link #left}. */
  ByteBuf share() {
    holders++;
    return bytes.retainedDuplicate();
  }

  /** A socket has them, or never will. */
  void left() {
    holders--;
    if (holders == 0) {
      memory.giveBack(size);
    }
  }

  /** The maker needs them no more. */
  void release() {
    bytes.release();
    left();
  }
}
