package dev.palaver.bench;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The highest rate that is delivered whole and in time, then the latencies at half of it. The rate
 * is raised by 1.3 until it fails, narrowed to 12 %, and must then pass for longer (else 6 % less,
 * six times at most).
 *
 * <p>Options: {@code --start-rate}, {@code --step-seconds 5}, {@code --max-steps 10}, {@code
 * --confirm-seconds 10}, {@code --half-seconds 8}.
 */
final class RateSearch {
  private static final double RAISE = 1.3;
  private static final double LOWER = 0.65;
  private static final double NARROW = 1.12;
  private static final double STAIR = 0.94;
  private static final int STAIRS = 6;

  private final Options options;
  private final Pace pace;
  private final Load load;

  RateSearch(Options options, Pace pace, Load load) {
    this.options = options;
    this.pace = pace;
    this.load = load;
  }

  /**
   * {@code maxRate} in messages a second (0: none passed), {@code atMax} and {@code atHalf} with
   * their steps.
   */
  Map<String, Object> run(double start) {
    double max = search(start);
    Map<String, Object> confirmed = null;
    for (int i = 0; i < STAIRS && max > 0 && confirmed == null; i++) {
      Map<String, Object> step = step("confirm", max, options.real("confirm-seconds", 10));
      if (pace.passed(step)) {
        confirmed = step;
      } else {
        max *= STAIR;
      }
    }
    Map<String, Object> out = new LinkedHashMap<>();
    out.put("maxRate", confirmed == null ? 0 : max);
    out.put("atMax", confirmed);
    if (confirmed != null) {
      out.put("atHalf", step("half", max / 2, options.real("half-seconds", 8)));
    }
    return out;
  }

  /** The highest rate that passed. */
  private double search(double start) {
    double low = 0;
    double high = Double.POSITIVE_INFINITY;
    double rate = start;
    for (int i = 0; i < options.num("max-steps", 10) && high > NARROW * low; i++) {
      if (pace.passed(step("search", rate, options.real("step-seconds", 5)))) {
        low = rate;
      } else {
        high = rate;
      }
      if (high == Double.POSITIVE_INFINITY) {
        rate = low * RAISE;
      } else {
        rate = low == 0 ? high * LOWER : Math.sqrt(low * high);
      }
    }
    return low;
  }

  private Map<String, Object> step(String phase, double rate, double seconds) {
    return pace.measure(load.run, phase, seconds, time -> load.step(rate, time));
  }
}
