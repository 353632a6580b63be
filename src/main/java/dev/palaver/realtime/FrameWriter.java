package dev.palaver.realtime;

import dev.palaver.core.MemoryBudget;
import io.netty.channel.Channel;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes text frames to the WebSockets of one event loop, past Vert.x's encoder and queue. The
 * events that come to a socket close after one another leave as one buffer, shared with all sockets
 * that wait for the same ({@link FrameBundle}), in one system call: that call, not the encoding, is
 * what a delivery costs (spike.md: Fan-out). Used on the event loop.
 */
final class FrameWriter {
  private static final Logger LOG = LoggerFactory.getLogger(FrameWriter.class);

  private static final long NANOS_PER_MILLI = 1_000_000;

  /** Sockets that are flushed in one turn of the loop: some two milliseconds. */
  private static final int SLICE_LINES = 256;

  /** What waits for a flush is no more than this: a socket's bound is on what its peer delays. */
  private static final int MAX_UNFLUSHED_BYTES = 16 * 1024;

  /** One socket's end of the writer. */
  final class Line {
    private final Channel channel;
    private FrameBundle unflushed = none;
    private Outbox.Departure departure;
    private boolean waiting;

    private Line(Channel channel) {
      this.channel = channel;
    }

    /** Writes a frame of this socket alone, and all before it, now. */
    void write(String text, Runnable textLeft) {
      writeBundle();
      try {
        channel
            .writeAndFlush(FrameBundle.single(channel.alloc(), text))
            .addListener(done -> textLeft.run());
      } catch (OutOfMemoryError full) {
        drop(full, textLeft);
      }
    }

    /**
     * Writes a frame that others get too; it leaves soon.
     *
     * @param eventsLeft is told of those that have left, of this one and others
     */
    void write(EventFrame frame, Outbox.Departure eventsLeft) {
      departure = eventsLeft;
      unflushed = unflushed.and(frame);
      if (!waiting) {
        waiting = true;
        flushSoon(this);
      }
      if (unflushed.textBytes() > MAX_UNFLUSHED_BYTES) {
        flush();
      }
    }

    /** Writes what waits, now: before a close frame, which must be the last. */
    void flush() {
      if (writeBundle()) {
        channel.flush();
      }
    }

    private boolean writeBundle() {
      FrameBundle bundle = unflushed;
      if (bundle == none) {
        return false;
      }
      unflushed = none;
      // What waits must hold the bytes alone, and not the texts that they were made of.
      int textBytes = bundle.textBytes();
      int frames = bundle.frames();
      Outbox.Departure told = departure;
      boolean made = bundle.encoded();
      FrameBytes bytes;
      try {
        bytes = bundle.bytes(channel.alloc(), memory);
      } catch (OutOfMemoryError full) {
        drop(full, () -> told.left(textBytes, frames));
        return false;
      }
      if (!made) {
        encoded.add(bundle);
      }
      channel
          .write(bytes.share())
          .addListener(
              done -> {
                bytes.left();
                told.left(textBytes, frames);
              });
      return true;
    }

    /** Memory outside of the heap is at its limit, as Netty says: the others go on. */
    private void drop(OutOfMemoryError full, Runnable left) {
      LOG.warn("a socket is closed, its frame found no memory: {}", full.getMessage());
      var unused = channel.close();
      left.run();
    }
  }

  private final Vertx vertx;
  private final Context loop;
  private final MemoryBudget.Hold memory;
  private final FrameBundle none = FrameBundle.empty();
  private final Queue<Line> unflushed = new ArrayDeque<>();
  private final List<FrameBundle> encoded = new ArrayList<>();
  private final FlushPace pace;
  private long pausedUntil;
  private boolean scheduled;

  /** Of the flush that is going on. */
  private int linesLeft;

  private int lines;
  private int frames;
  private long took;

  /**
   * A writer on the calling context.
   *
   * @param memory of the node, for events that wait in sockets
   */
  FrameWriter(Vertx vertx, MemoryBudget memory) {
    this.vertx = vertx;
    this.memory = memory.hold();
    this.loop = vertx.getOrCreateContext();
    this.pausedUntil = System.nanoTime();
    this.pace = new FlushPace(pausedUntil);
  }

  /** The end for a socket; its frames must be written here alone, lest they overtake each other. */
  Line line(Channel channel) {
    return new Line(channel);
  }

  private void flushSoon(Line line) {
    unflushed.add(line);
    schedule();
  }

  private void schedule() {
    if (scheduled) {
      return;
    }
    scheduled = true;
    long pause = pausedUntil - System.nanoTime();
    if (pause > 0) {
      vertx.setTimer(1 + pause / NANOS_PER_MILLI, timer -> flush());
    } else {
      loop.runOnContext(go -> flush());
    }
  }

  private void flush() {
    lines = unflushed.size();
    linesLeft = lines;
    frames = 0;
    took = 0;
    flushSlice();
  }

  /** Others have their turn between two slices of a flush of many sockets. */
  private void flushSlice() {
    try {
      flushLines();
    } finally {
      if (linesLeft > 0) {
        loop.runOnContext(go -> flushSlice());
      } else {
        flushed();
      }
    }
  }

  private void flushLines() {
    long start = System.nanoTime();
    // What a flush brings about, such as a replay that goes on, is for the next one.
    for (int n = Math.min(linesLeft, SLICE_LINES); n > 0; n--) {
      linesLeft--;
      Line line = unflushed.remove();
      line.waiting = false;
      frames += line.unflushed.frames();
      line.flush();
    }
    took += System.nanoTime() - start;
  }

  private void flushed() {
    encoded.forEach(FrameBundle::release);
    encoded.clear();
    none.forget();
    long end = System.nanoTime();
    pausedUntil = end + pace.pauseAfter(frames, lines, took, end);
    scheduled = false;
    if (!unflushed.isEmpty()) {
      schedule();
    }
  }
}
