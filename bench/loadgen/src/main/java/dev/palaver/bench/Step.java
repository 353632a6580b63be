package dev.palaver.bench;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import org.HdrHistogram.Histogram;

/**
 * The messages of one measured interval. A message is due at a time set by the schedule, and its
 * latencies count from that time, also when its sender was still busy with an earlier one (no
 * coordinated omission). Each sender waits for the acknowledgement of a message before it sends its
 * next.
 */
final class Step {

  final int number;
  final LongAdder dispatched = new LongAdder();
  final LongAdder acked = new LongAdder();
  final LongAdder failed = new LongAdder();
  private final Run run;
  private final Queue[] queues;
  private final Histogram ackLatency = LoopStats.newHistogram();

  Step(Run run, int number, List<List<Sender>> senders) {
    this.run = run;
    this.number = number;
    queues = new Queue[senders.size()];
    for (int channel = 0; channel < queues.length; channel++) {
      queues[channel] = new Queue(channel, senders.get(channel));
    }
  }

  void dispatch(int channel, long dueMicros) {
    dispatched.increment();
    queues[channel].due(dueMicros);
  }

  long outstanding() {
    return dispatched.sum() - acked.sum() - failed.sum();
  }

  long[] ackedOf(int channel) {
    synchronized (queues[channel]) {
      return queues[channel].acked.clone();
    }
  }

  /** Stops sending what is still queued. */
  void cancel() {
    for (Queue queue : queues) {
      synchronized (queue) {
        failed.add(queue.waiting.size());
        queue.waiting.clear();
      }
    }
  }

  /** Counts an answer; the queues call it too. */
  void recordAck(long dueMicros, boolean ok) {
    if (ok) {
      synchronized (ackLatency) {
        ackLatency.recordValue(Math.max(1, run.micros() - dueMicros));
      }
    }
    (ok ? acked : failed).increment();
  }

  Histogram ackLatency() {
    synchronized (ackLatency) {
      return ackLatency.copy();
    }
  }

  private final class Queue {

    private final int channel;
    private final List<Sender> senders;
    private final ArrayDeque<Integer> idle = new ArrayDeque<>();
    private final ArrayDeque<Long> waiting = new ArrayDeque<>();
    private int nextIndex;
    private long[] acked = new long[4];

    Queue(int channel, List<Sender> senders) {
      this.channel = channel;
      this.senders = senders;
      for (int i = 0; i < senders.size(); i++) {
        idle.add(i);
      }
    }

    void due(long dueMicros) {
      int sender;
      int index;
      synchronized (this) {
        if (idle.isEmpty()) {
          waiting.add(dueMicros);
          return;
        }
        sender = idle.poll();
        index = nextIndex++;
      }
      fire(sender, index, dueMicros);
    }

    private void fire(int sender, int index, long dueMicros) {
      String body = Marker.body(number, channel, sender, index, dueMicros, run.target.filler);
      senders.get(sender).send(channel, body, ok -> done(sender, index, dueMicros, ok));
    }

    private void done(int sender, int index, long dueMicros, boolean ok) {
      long nextDue;
      int next;
      synchronized (this) {
        if (ok) {
          int word = index >> 6;
          if (word >= acked.length) {
            acked = Arrays.copyOf(acked, Math.max(word + 1, acked.length * 2));
          }
          acked[word] |= 1L << index;
        }
        if (waiting.isEmpty()) {
          idle.add(sender);
          nextDue = -1;
          next = -1;
        } else {
          nextDue = waiting.poll();
          next = nextIndex++;
        }
      }
      recordAck(dueMicros, ok);
      if (next >= 0) {
        fire(sender, next, nextDue);
      }
    }
  }
}
