package dev.palaver.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import org.HdrHistogram.Histogram;

/**
 * What one event loop has seen in the current step; all but the adders is touched on that loop
 * alone.
 */
final class LoopStats {

  final List<MemberSocket> sockets = new ArrayList<>();
  final LongAdder delivered = new LongAdder();
  final LongAdder strays = new LongAdder();
  final LongAdder misrouted = new LongAdder();
  Histogram latency = newHistogram();

  static Histogram newHistogram() {
    return new Histogram(120_000_000L, 3);
  }

  void startStep() {
    delivered.reset();
    strays.reset();
    misrouted.reset();
    latency = newHistogram();
  }
}
