package dev.palaver.realtime;

import dev.palaver.core.MemoryBudget;
import java.util.ArrayDeque;
import java.util.Queue;

/**
 * What was written to one socket and has not left yet, counted as the writes end (the sockets' own
 * {@code writeQueueFull} does not see all queues). It bounds the memory that one client can hold: a
 * replay waits for room, a live event that finds none ends the socket. Used on the socket's event
 * loop.
 */
final class Outbox {
  /** Is told of events that have left this process, or never will. */
  @FunctionalInterface
  interface Departure {
    void left(int bytes, int events);
  }

  /** What frames are written to; they arrive in the order of the calls. */
  interface Sink {
    /**
     * Writes a text frame.
     *
     * @param left is run when the frame has left this process, or never will
     */
    void write(String text, Runnable left);

    /** Writes an event that others get too; it may leave together with others. */
    default void write(EventFrame frame, Departure departure) {
      write(frame.text(), () -> departure.left(frame.bytes(), 1));
    }

    /** Whether an event's bytes are those of the other sockets that wait for it. */
    default boolean sharesEvents() {
      return false;
    }
  }

  /** What a frame's place in the queues takes. */
  private static final int FRAME_BYTES = 256;

  /** What a socket that is read has on its way is not taken from the node's budget. */
  private static final int FREE_BYTES = 16 * 1024;

  private final Sink socket;
  private final boolean sharesEvents;
  private final MemoryBudget.Hold memory;
  private final int maxBytes;
  private final Runnable overflow;
  private final Departure departure = this::eventsLeft;
  private final Queue<Runnable> waiting = new ArrayDeque<>(0);

  /** UTF-8 bytes of all frames that wait; */
  private long bytes;

  /** of those that no other socket waits for; */
  private long own;

  private int frames;

  /** What was taken from the node's budget for them. */
  private long taken;

  private boolean emptied = true;
  private boolean stuck;
  private boolean closed;

  /**
   * An empty outbox.
   *
   * @param maxBytes that may wait; one frame of any size may stand on top
   * @param memory of the node: where it ends, the socket counts as slow before that
   * @param overflow is run once, when a frame finds more than that
   */
  Outbox(Sink socket, int maxBytes, MemoryBudget.Hold memory, Runnable overflow) {
    this.socket = socket;
    this.sharesEvents = socket.sharesEvents();
    this.memory = memory;
    this.maxBytes = maxBytes;
    this.overflow = overflow;
  }

  /** Writes a frame; drops it when the socket is closed, or found too slow now. */
  void send(String text, int size) {
    if (admit(size, size)) {
      socket.write(text, () -> left(size, size, 1));
    }
  }

  /** Writes an event, on the same terms. */
  void send(EventFrame frame) {
    int size = frame.bytes();
    if (admit(size, sharesEvents ? 0 : size)) {
      socket.write(frame, departure);
    }
  }

  private boolean admit(int size, int ownSize) {
    if (closed) {
      return false;
    }
    boolean slow = stuck || bytes > FREE_BYTES;
    if (bytes > maxBytes || (slow && memory.exhausted())) {
      tooSlow();
      return false;
    }
    bytes += size;
    own += ownSize;
    frames++;
    return pay();
  }

  /**
   * To be called now and then, at intervals in which a socket that is read has everything: what has
   * not been so since the last call is taken from the node's budget whole, and is too slow where
   * that is nearly taken.
   */
  void tick() {
    stuck = frames > 0 && !emptied;
    emptied = frames == 0;
    if (closed) {
      return;
    }
    if (stuck && bytes > FREE_BYTES && memory.exhausted()) {
      tooSlow();
    } else {
      pay();
    }
  }

  /** Takes from the budget what waits, or gives back what has left. */
  private boolean pay() {
    long cost = own + (long) frames * FRAME_BYTES;
    cost = Math.max(0, stuck ? cost : cost - FREE_BYTES);
    if (cost > taken && !memory.tryTake(cost - taken)) {
      tooSlow();
      return false;
    }
    if (cost < taken) {
      memory.giveBack(taken - cost);
    }
    taken = cost;
    return true;
  }

  private void tooSlow() {
    closed = true;
    overflow.run();
  }

  /**
   * Whether work that can wait should wait: half of the room is taken, or half of the node's and
   * something of it by this socket.
   */
  boolean busy() {
    return bytes > maxBytes / 2 || (bytes > FREE_BYTES && memory.scarce());
  }

  /** Runs work once when the outbox is not busy any more; never when the socket closes first. */
  void whenFree(Runnable work) {
    waiting.add(work);
  }

  /** Nothing is written from now on. */
  void close() {
    closed = true;
    waiting.clear();
    memory.release();
  }

  private void eventsLeft(int size, int events) {
    left(size, sharesEvents ? 0 : size, events);
  }

  private void left(int size, int ownSize, int count) {
    bytes -= size;
    own -= ownSize;
    frames -= count;
    if (frames == 0) {
      emptied = true;
      stuck = false;
    }
    if (taken > 0 && !closed) {
      pay();
    }
    // Each one may fill the outbox again, and then comes back with whenFree.
    for (int n = waiting.size(); n > 0 && !busy(); n--) {
      waiting.remove().run();
    }
  }
}
