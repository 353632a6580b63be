package dev.palaver.realtime;

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

  private final ClientSocket socket;
  private final Consumer<String> handler;
  private final Runnable overflow;
  private final Queue<String> waiting = new ArrayDeque<>(0);
  private int chars;
  private int holds;
  private boolean draining;
  private boolean closed;

  Inbox(ClientSocket socket, Consumer<String> handler, Runnable overflow) {
    this.socket = socket;
    this.handler = handler;
    this.overflow = overflow;
  }

  /** Takes a frame. */
  void add(String frame) {
    if (closed) {
      return;
    }
    chars += frame.length();
    if (chars > MAX_WAITING_CHARS && !waiting.isEmpty()) {
      close();
      overflow.run();
      return;
    }
    waiting.add(frame);
    drain();
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
  }

  private void drain() {
    if (draining) {
      return;
    }
    draining = true;
    while (holds == 0 && !waiting.isEmpty()) {
      String frame = waiting.remove();
      chars -= frame.length();
      handler.accept(frame);
    }
    draining = false;
  }
}
