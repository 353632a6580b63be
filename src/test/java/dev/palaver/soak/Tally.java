package dev.palaver.soak;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;

/** What the clients of a run did and saw. Safe for several threads. */
final class Tally {
  private static final int MOST_FAULTS = 50;
  private static final String MARK = "sent at ";

  final LongAdder requests = new LongAdder();
  final LongAdder acknowledged = new LongAdder();
  final LongAdder delivered = new LongAdder();
  final LongAdder connects = new LongAdder();
  final LongAdder cuts = new LongAdder();
  final LongAdder moves = new LongAdder();

  private final Latencies posts = new Latencies();
  private final Latencies deliveries = new Latencies();
  private final List<String> faults = new ArrayList<>();
  private volatile boolean measuring = true;

  /** Something that must not happen. */
  synchronized void fault(String what) {
    if (faults.size() < MOST_FAULTS) {
      faults.add(what);
    }
  }

  synchronized List<String> faults() {
    return List.copyOf(faults);
  }

  /** The text of a message that is sent now. */
  static String body() {
    return MARK + System.nanoTime() + " " + "x".repeat(80);
  }

  void posted(long nanos) {
    if (measuring) {
      posts.add(nanos);
    }
  }

  /** A message came, with the text that {@link #body} gave it. */
  void arrived(String body) {
    delivered.increment();
    if (measuring && body.startsWith(MARK)) {
      long sent = Long.parseLong(body.substring(MARK.length(), body.indexOf(' ', MARK.length())));
      deliveries.add(System.nanoTime() - sent);
    }
  }

  /** Whether times count: not those of a full collection that a look at the heap asks for. */
  void measure(boolean on) {
    measuring = on;
  }

  Latencies.Summary posts() {
    return posts.take();
  }

  Latencies.Summary deliveries() {
    return deliveries.take();
  }

  /** The counts, in one line. */
  String summary() {
    return "%d requests, %d sends acknowledged, %d events delivered, %d connects, %d cuts, %d moves"
        .formatted(
            requests.sum(),
            acknowledged.sum(),
            delivered.sum(),
            connects.sum(),
            cuts.sum(),
            moves.sum());
  }
}
