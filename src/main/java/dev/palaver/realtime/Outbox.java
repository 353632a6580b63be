package dev.palaver.realtime;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.function.IntConsumer;

/**
 * What was written to one socket and has not left yet, counted as the writes end (the sockets' own
 * {@code writeQueueFull} does not see all queues). It bounds the memory that one client can hold: a
 * replay waits for room, a live event that finds none ends the socket. Used on the socket's event
 * loop.
 */
final class Outbox {
  /** What frames are written to; they arrive in the order of the calls. */
  interface Sink {
    /**
     * Writes a text frame.
     *
     * @param left is run when the frame has left this process, or never will
     */
    void write(String text, Runnable left);

    /**
     * Writes an event that others get too.
     *
     * @param left takes its bytes, alone or with those of others, when they have left this process
     *     or never will
     */
    default void write(EventFrame frame, IntConsumer left) {
      write(frame.text(), () -> left.accept(frame.bytes()));
    }
  }

  private final Sink socket;
  private final int maxBytes;
  private final Runnable overflow;
  private final IntConsumer left = this::left;
  private final Queue<Runnable> waiting = new ArrayDeque<>(0);
  private long bytes;
  private boolean closed;

  /**
   * An empty outbox.
   *
   * @param maxBytes that may wait; one frame of any size may stand on top
   * @param overflow is run once, when a frame finds more than that
   */
  Outbox(Sink socket, int maxBytes, Runnable overflow) {
    this.socket = socket;
    this.maxBytes = maxBytes;
    this.overflow = overflow;
  }

  /** Writes a frame; drops it when the socket is closed, or found too slow now. */
  void send(String text, int size) {
    if (admit(size)) {
      socket.write(text, () -> left(size));
    }
  }

  /** Writes an event, on the same terms. */
  void send(EventFrame frame) {
    int size = frame.bytes();
    if (admit(size)) {
      socket.write(frame, left);
    }
  }

  private boolean admit(int size) {
    if (closed) {
      return false;
    }
    if (bytes > maxBytes) {
      closed = true;
      overflow.run();
      return false;
    }
    bytes += size;
    return true;
  }

  /** Whether work that can wait should wait: half of the room is taken. */
  boolean busy() {
    return bytes > maxBytes / 2;
  }

  /** Runs work once when the outbox is not busy any more; never when the socket closes first. */
  void whenFree(Runnable work) {
    waiting.add(work);
  }

  /** Nothing is written from now on. */
  void close() {
    closed = true;
    waiting.clear();
  }

  private void left(int size) {
    bytes -= size;
    // Each one may fill the outbox again, and then comes back with whenFree.
    for (int n = waiting.size(); n > 0 && !busy(); n--) {
      waiting.remove().run();
    }
  }
}
