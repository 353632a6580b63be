package dev.palaver.bench;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Counts what goes wrong, by its first words; any thread may add. */
final class Problems {
  private static final int MAX_KINDS = 20;
  private static final int MAX_CHARS = 200;

  private final Map<String, Integer> counts = new ConcurrentHashMap<>();

  void add(String what) {
    String kind = what.length() > MAX_CHARS ? what.substring(0, MAX_CHARS) : what;
    if (counts.size() < MAX_KINDS || counts.containsKey(kind)) {
      counts.merge(kind, 1, Integer::sum);
    }
  }

  Map<String, Integer> counts() {
    return counts;
  }

  @Override
  public String toString() {
    return counts.toString();
  }
}
