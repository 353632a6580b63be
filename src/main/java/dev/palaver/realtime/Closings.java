package dev.palaver.realtime;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** How many sockets and streams this node has ended, by why, since it started. Any thread. */
final class Closings {
  private final Map<CloseCode, LongAdder> counts = new EnumMap<>(CloseCode.class);

  Closings() {
    for (CloseCode code : CloseCode.values()) {
      counts.put(code, new LongAdder());
    }
  }

  void count(CloseCode code) {
    counts.get(code).increment();
  }

  long of(CloseCode code) {
    return counts.get(code).sum();
  }
}
