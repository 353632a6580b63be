package dev.palaver.bench;

import java.util.LinkedHashMap;
import java.util.Map;
import org.HdrHistogram.Histogram;

/**
 * What a step did, from its begin to the call of {@link #at}: counts, latencies in ms, CPU in
 * seconds.
 */
final class StepResult {
  private final Run run;
  private final Step step;
  private final int members;
  private final ProcStats.Cpu before;

  /** The step begins now; {@code members} of each channel are to receive its messages. */
  StepResult(Run run, Step step, int members) {
    this.run = run;
    this.step = step;
    this.members = members;
    this.before = run.procStats.cpu();
  }

  /** The result of what was offered at a rate, or of a closed loop (0). */
  Map<String, Object> at(double rate) {
    Map<String, Object> cpu = run.procStats.cpu().since(before);
    Histogram latency = LoopStats.newHistogram();
    Tally tally = new Tally();
    run.onEachLoop(
        loop -> {
          latency.add(loop.latency);
          loop.sockets.forEach(socket -> socket.collect(step, tally));
        });
    double elapsed = (Double) cpu.get("seconds");
    long acked = step.acked.sum();
    Map<String, Object> out = new LinkedHashMap<>();
    out.put("rate", rate);
    out.put("elapsed", elapsed);
    out.put("dispatched", step.dispatched.sum());
    out.put("acked", acked);
    out.put("errors", step.dispatched.sum() - acked);
    out.put("expected", acked * members);
    out.put("delivered", tally.received);
    out.put("lost", tally.lost);
    out.put("duplicates", tally.duplicates);
    out.put("reordered", tally.reordered);
    out.put("misrouted", run.sum(loop -> loop.misrouted.sum()));
    out.put("closedSockets", tally.closedSockets);
    out.put("channelsWithDifferingOrder", tally.channelsWithDifferingOrder());
    out.put("deliveriesPerSecond", tally.received / elapsed);
    out.put("latencyMs", percentiles(latency));
    out.put("ackMs", percentiles(step.ackLatency()));
    out.put("cpu", cpu);
    putCost(out, cpu, "Deliveries", tally.received);
    putCost(out, cpu, "Messages", acked);
    return out;
  }

  private static void putCost(
      Map<String, Object> out, Map<String, Object> cpu, String what, long count) {
    if (count > 0) {
      for (String of : new String[] {"server", "database", "loadgen", "softirq"}) {
        out.put(of + "CpuPerMillion" + what, (Double) cpu.get(of + "Cpu") * 1e6 / count);
      }
    }
  }

  private static Map<String, Object> percentiles(Histogram micros) {
    Map<String, Object> out = new LinkedHashMap<>();
    out.put("p50", micros.getValueAtPercentile(50) / 1000.0);
    out.put("p99", micros.getValueAtPercentile(99) / 1000.0);
    out.put("p999", micros.getValueAtPercentile(99.9) / 1000.0);
    out.put("max", micros.getMaxValue() / 1000.0);
    return out;
  }
}
