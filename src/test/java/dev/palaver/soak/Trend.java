package dev.palaver.soak;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/**
 * Whether a run had a slope: the mean of its last third is held against that of its first, a
 * warm-up left out. Plain values.
 */
record Trend(List<Sample> samples) {
  /** Of the run, what is warm-up: caches fill, the JIT compiles. */
  private static final int WARM_UP_PART = 6;

  /** What a figure may gain: a share of what it was, and an amount on top. */
  private record Bound(double factor, double margin) {
    private double over(double before) {
      return before * factor + margin;
    }
  }

  private static final Bound HEAP_KIB = new Bound(1.10, 5 * 1024);
  private static final Bound DESCRIPTORS = new Bound(1.05, 2);
  private static final Bound RESIDENT_KIB = new Bound(1.10, 16 * 1024);
  private static final Bound P50_MS = new Bound(2, 2);
  private static final Bound P99_MS = new Bound(3, 20);

  Trend {
    samples = List.copyOf(samples);
  }

  /** Every figure that rose beyond its bound, in words; none for a run without a slope. */
  List<String> slopes() {
    List<String> slopes = new ArrayList<>();
    compare("heap after GC, KiB", HEAP_KIB, Sample::heapKib, slopes);
    compare("descriptors", DESCRIPTORS, Sample::descriptors, slopes);
    compare("resident memory, KiB", RESIDENT_KIB, Sample::residentKib, slopes);
    compare("POST p50, ms", P50_MS, sample -> sample.posts().p50(), slopes);
    compare("POST p99, ms", P99_MS, sample -> sample.posts().p99(), slopes);
    compare("delivery p50, ms", P50_MS, sample -> sample.deliveries().p50(), slopes);
    compare("delivery p99, ms", P99_MS, sample -> sample.deliveries().p99(), slopes);
    return List.copyOf(slopes);
  }

  private void compare(
      String name, Bound bound, ToDoubleFunction<Sample> figure, List<String> slopes) {
    List<Sample> warm = samples.subList(samples.size() / WARM_UP_PART, samples.size());
    int third = warm.size() / 3;
    double first = mean(warm.subList(0, third), figure);
    double last = mean(warm.subList(warm.size() - third, warm.size()), figure);
    if (last > bound.over(first)) {
      slopes.add(
          String.format(
              Locale.ROOT,
              "%s: %.1f in the first third, %.1f in the last, of %.1f allowed",
              name,
              first,
              last,
              bound.over(first)));
    }
  }

  private static double mean(List<Sample> part, ToDoubleFunction<Sample> figure) {
    return part.stream().mapToDouble(figure).average().orElseThrow();
  }

  /** One line a sample. */
  String table() {
    StringBuilder table = new StringBuilder();
    table.append(
        "| seconds | heap MiB | descriptors | resident MiB | posts | p50 / p99 ms | deliveries | p50 / p99 ms |\n");
    table.append("|---|---|---|---|---|---|---|---|\n");
    for (Sample sample : samples) {
      table.append(
          String.format(
              Locale.ROOT,
              "| %d | %.1f | %d | %.1f | %d | %.1f / %.1f | %d | %.1f / %.1f |%n",
              sample.seconds(),
              sample.heapKib() / 1024.0,
              sample.descriptors(),
              sample.residentKib() / 1024.0,
              sample.posts().count(),
              sample.posts().p50(),
              sample.posts().p99(),
              sample.deliveries().count(),
              sample.deliveries().p50(),
              sample.deliveries().p99()));
    }
    return table.toString();
  }
}
