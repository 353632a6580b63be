package dev.palaver.bench;

import java.util.Locale;
import java.util.Map;

/**
 * Runs steps the way they count: warm, and while no other program has the machine. Options: {@code
 * --warmup-seconds 40} (a JVM that is cold is measured compiling), {@code --patience-seconds 15} in
 * all for repeats of disturbed steps, {@code --p99-ms 1000} that a step may need.
 */
final class Pace {
  private static final double WARM_UP_CHUNK_SECONDS = 5;

  /** The share of the machine's CPU that other programs may use. */
  private static final double MAX_DISTURBANCE = 0.1;

  private final double warmUpSeconds;
  private final double maxP99Millis;
  private double patienceSeconds;

  Pace(Options options) {
    warmUpSeconds = options.real("warmup-seconds", 40);
    maxP99Millis = options.real("p99-ms", 1000);
    patienceSeconds = options.real("patience-seconds", 15);
  }

  /** A part of a load that lasts for some seconds, and its result. */
  interface Timed {
    Map<String, Object> run(double seconds);
  }

  void warmUp(Timed load) {
    for (double done = 0; done < warmUpSeconds; done += WARM_UP_CHUNK_SECONDS) {
      load.run(Math.min(WARM_UP_CHUNK_SECONDS, warmUpSeconds - done));
    }
  }

  /**
   * The load's result, with whether it {@code passed}; it is repeated after a wait when programs
   * outside of the benchmark disturbed it.
   */
  Map<String, Object> measure(Run run, String phase, double seconds, Timed load) {
    Map<String, Object> result = load.run(seconds);
    note(phase, result);
    while (disturbed(result) && patienceSeconds > 0) {
      awaitCalm(run);
      result = load.run(seconds);
      note(phase, result);
    }
    result.put("passed", passed(result));
    return result;
  }

  /** Whether all of it arrived once, in order and in time. */
  boolean passed(Map<String, Object> step) {
    return zero(step, "errors")
        && zero(step, "lost")
        && zero(step, "duplicates")
        && zero(step, "reordered")
        && zero(step, "misrouted")
        && !Boolean.TRUE.equals(step.get("overloaded"))
        && (Double) ((Map<?, ?>) step.get("latencyMs")).get("p99") < maxP99Millis;
  }

  private static boolean zero(Map<String, Object> step, String key) {
    return ((Number) step.get(key)).longValue() == 0;
  }

  private void awaitCalm(Run run) {
    long start = System.nanoTime();
    int calm = 0;
    while (calm < 3 && patienceSeconds > (System.nanoTime() - start) / 1e9) {
      ProcStats.Cpu before = run.procStats.cpu();
      Run.pause(500);
      calm = disturbed(Map.of("cpu", run.procStats.cpu().since(before))) ? 0 : calm + 1;
    }
    patienceSeconds -= (System.nanoTime() - start) / 1e9 + 5;
  }

  private static boolean disturbed(Map<String, Object> step) {
    Map<?, ?> cpu = (Map<?, ?>) step.get("cpu");
    double capacity = (Double) cpu.get("seconds") * Runtime.getRuntime().availableProcessors();
    return (Double) cpu.get("otherCpu") > MAX_DISTURBANCE * capacity;
  }

  private void note(String phase, Map<String, Object> step) {
    Map<?, ?> cpu = (Map<?, ?>) step.get("cpu");
    System.err.printf(
        Locale.ROOT,
        "  %-7s %8.1f/s %s  p99 %s ms  ack p99 %s ms  delivered %s of %s  errors %s"
            + "  cores: server %.2f database %.2f client %.2f softirq %.2f other %.2f%n",
        phase,
        (Long) step.get("acked") / (Double) step.get("elapsed"),
        passed(step) ? "ok  " : "FAIL",
        ((Map<?, ?>) step.get("latencyMs")).get("p99"),
        ((Map<?, ?>) step.get("ackMs")).get("p99"),
        step.get("delivered"),
        step.get("expected"),
        step.get("errors"),
        cores(cpu, "serverCpu"),
        cores(cpu, "databaseCpu"),
        cores(cpu, "loadgenCpu"),
        cores(cpu, "softirqCpu"),
        cores(cpu, "otherCpu"));
  }

  private static double cores(Map<?, ?> cpu, String key) {
    return (Double) cpu.get(key) / (Double) cpu.get("seconds");
  }
}
