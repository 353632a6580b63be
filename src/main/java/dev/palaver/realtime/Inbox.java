package dev.palaver.realtime;

import dev.palaver.core.MemoryBudget;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.function.Consumer;

/**
 * The frames of one socket that wait to be handled: one is handled at a time, and none while the
 * handler is busy (a token is being verified, many registrations are under way). Reading from the
 * peer stops meanwhile; what arrives nevertheless is bounded. Used on the socket's event loop.
 */
final class Inbox {
  /** Characters that may wait; the transports that cannot pause send whole batches of frames. */
  private static final int MAX_WAITING_CHARS = 1024 * 1024;

  /** What a frame's place in the queue takes, however short it is. */
  private static final int FRAME_CHARS = 64;

  private final ClientSocket socket;
  private final MemoryBudget.Hold memory;
  private final Consumer<String> handler;
  private final Runnable overflow;
  private final Queue<String> waiting = new ArrayDeque<>(0);
  private int chars;
  private int holds;
  private boolean draining;
  private boolean closed;

  /**
   * An empty inbox.
   *
   * @param memory of the node, for what waits
   * @param overflow is run once, when more waits than may
   */
  Inbox(
      ClientSocket socket, MemoryBudget.Hold memory, Consumer<String> handler, Runnable overflow) {
    this.socket = socket;
    this.memory = memory;
    this.handler = handler;
    this.overflow = overflow;
  }

  /** Takes a frame. */
  void add(String frame) {
    if (closed) {
      return;
    }
    if (holds == 0 && !draining) {
      // Nothing waits then.
      draining = true;
      handler.accept(frame);
      draining = false;
      drain();
      return;
    }
    chars += cost(frame);
    boolean tooMany = chars > MAX_WAITING_CHARS && !waiting.isEmpty();
    if (tooMany || !memory.tryTake(cost(frame))) {
      close();
      overflow.run();
      return;
    }
    waiting.add(frame);
  }

  /** No frame is handled until {@link #release}; holds add up. */
  void hold() {
    if (holds++ == 0) {
      socket.pause();
    }
  }

  void release() {
    if (--holds == 0) {
      drain();
      if (holds == 0 && !closed) {
        socket.resume();
      }
    }
  }

  void close() {
    closed = true;
    waiting.clear();
    chars = 0;
    memory.release();
  }

  private static int cost(String frame) {
    return frame.length() + FRAME_CHARS;
  }

  private void drain() {
    if (draining) {
      return;
    }
    draining = true;
    while (holds == 0 && !waiting.isEmpty()) {
      String frame = waiting.remove();
      chars -= cost(frame);
      memory.giveBack(cost(frame));
      handler.accept(frame);
    }
    draining = false;
  }
}
