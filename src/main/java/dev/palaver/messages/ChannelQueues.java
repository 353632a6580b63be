package dev.palaver.messages;

import dev.palaver.core.ChannelId;
import dev.palaver.messages.MessageWriter.Pending;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Messages that wait to be written, by channel. Channels take turns, a message each, so that one
 * with a long queue delays the others by no more than its share of a batch. A channel whose
 * messages are being written is out of turn until it is released: its messages are stored in the
 * order in which they came. Lives on the writer verticle's context.
 */
final class ChannelQueues {
  private static final class Line {
    private final Deque<Pending> waiting = new ArrayDeque<>();
    private boolean out;
  }

  private final Map<ChannelId, Line> lines = new HashMap<>();
  private final Deque<Line> turns = new ArrayDeque<>();
  private int ready;

  /** Messages of channels that are not out of turn. */
  int ready() {
    return ready;
  }

  void add(Pending pending) {
    Line line = lines.computeIfAbsent(pending.draft().channel(), id -> new Line());
    line.waiting.addLast(pending);
    if (!line.out) {
      ready++;
      if (line.waiting.size() == 1) {
        turns.addLast(line);
      }
    }
  }

  /** Puts messages, in their order, before those that wait; their channels must be out of turn. */
  void putBack(List<Pending> messages) {
    for (int i = messages.size() - 1; i >= 0; i--) {
      Pending pending = messages.get(i);
      lines.get(pending.draft().channel()).waiting.addFirst(pending);
    }
  }

  /**
   * Takes the next messages off; their channels are out of turn then.
   *
   * @param maxMessages at most as many
   * @param maxChars the last one taken may exceed it
   */
  List<Pending> take(int maxMessages, int maxChars) {
    List<Pending> batch = new ArrayList<>(Math.min(maxMessages, ready));
    List<Line> taken = new ArrayList<>();
    int chars = 0;
    while (!turns.isEmpty() && batch.size() < maxMessages && chars < maxChars) {
      Line line = turns.removeFirst();
      if (!line.out) {
        line.out = true;
        taken.add(line);
      }
      Pending next = line.waiting.removeFirst();
      batch.add(next);
      chars += next.draft().weight();
      if (!line.waiting.isEmpty()) {
        turns.addLast(line);
      }
    }
    ready -= batch.size();
    for (Line line : taken) {
      ready -= line.waiting.size();
    }
    turns.removeIf(line -> line.out);
    return batch;
  }

  /** A channel is in turn again; one without messages is forgotten. */
  void release(ChannelId channel) {
    Line line = lines.get(channel);
    line.out = false;
    if (line.waiting.isEmpty()) {
      lines.remove(channel);
    } else {
      ready += line.waiting.size();
      turns.addLast(line);
    }
  }
}
