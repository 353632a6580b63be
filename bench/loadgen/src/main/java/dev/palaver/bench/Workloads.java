package dev.palaver.bench;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The workloads; each returns what goes into the result file.
 *
 * <ul>
 *   <li>{@code w1}: 1 group of 1000 sockets, 64 senders; {@code w2}: 500 groups of 10, a sender
 *       each: {@link RateSearch}.
 *   <li>{@code f1}, {@code f2}: the same sockets at fixed {@code --rates}, one after another,
 *       {@code --seconds 15} each.
 *   <li>{@code w3}: {@code --sockets 10000} idle ones in groups of 10, the server's growth and CPU.
 *   <li>{@code w4}: 32 senders that each wait for the acknowledgement, nobody listening, {@code
 *       --seconds 10}.
 *   <li>{@code smoke}: 3 groups of 5 at 50/s for 2 s, to see that client and server understand each
 *       other.
 * </ul>
 */
final class Workloads {
  private final Options options;
  private final String name;

  /**
   * @throws IllegalArgumentException when the workload is unknown, or an option is missing or
   *     malformed
   */
  Workloads(Options options) {
    this.options = options;
    this.name = options.require("workload");
    if (!List.of("w1", "w2", "w3", "w4", "f1", "f2", "smoke").contains(name)) {
      throw new IllegalArgumentException("unknown workload " + name);
    }
    options.require("out");
    new Target(options);
  }

  /**
   * @throws IllegalStateException when the server refuses, or sockets cannot be had
   */
  Map<String, Object> run() {
    return switch (name) {
      case "w1" -> highestRate(1, 1000, 64, 50);
      case "w2" -> highestRate(500, 10, 1, 500);
      case "f1" -> fixedRates(1, 1000, 64, "60");
      case "f2" -> fixedRates(500, 10, 1, "300");
      case "w3" -> idle();
      case "w4" -> sendOnly();
      default -> smoke();
    };
  }

  private Map<String, Object> highestRate(int groups, int members, int senders, double start) {
    double rate = options.real("start-rate", start);
    Pace pace = new Pace(options);
    try (Load load = new Load(options, groups, senders)) {
      load.sockets.connectUpTo(groups * members);
      load.prime();
      pace.warmUp(seconds -> load.step(rate, seconds));
      Map<String, Object> out = new RateSearch(options, pace, load).run(rate);
      out.put("maxDeliveriesPerSecond", ((Number) out.get("maxRate")).doubleValue() * members);
      out.put("rssKibAfter", load.run.procStats.serverRssKib());
      out.put("problems", load.run.problems.counts());
      return out;
    }
  }

  private Map<String, Object> fixedRates(int groups, int members, int senders, String fallback) {
    String[] rates = options.str("rates", fallback).split(",");
    Pace pace = new Pace(options);
    try (Load load = new Load(options, groups, senders)) {
      load.sockets.connectUpTo(groups * members);
      load.prime();
      pace.warmUp(seconds -> load.step(Double.parseDouble(rates[0]), seconds));
      Map<String, Object> out = new LinkedHashMap<>();
      for (String rate : rates) {
        double offered = Double.parseDouble(rate);
        double seconds = options.real("seconds", 15);
        out.put(
            "at" + rate,
            pace.measure(load.run, "fixed", seconds, time -> load.step(offered, time)));
      }
      out.put("problems", load.run.problems.counts());
      return out;
    }
  }

  /**
   * Growth of resident memory by connected and subscribed sockets, and what they cost while nothing
   * is sent.
   */
  private Map<String, Object> idle() {
    int members = 10;
    int last = options.num("sockets", 10_000);
    long settleMillis = Math.round(options.real("settle-seconds", 5) * 1000);
    try (Load load = new Load(options, last / members, 1)) {
      ProcStats procStats = load.run.procStats;
      Run.pause(settleMillis);
      long before = procStats.serverRssKib();
      List<Object> points = new ArrayList<>();
      for (int sockets : new int[] {last / 2, last}) {
        Map<String, Object> point = new LinkedHashMap<>();
        point.put("connectSeconds", load.sockets.connectUpTo(sockets));
        Run.pause(settleMillis);
        point.put("sockets", sockets);
        point.put("rssKib", procStats.serverRssKib());
        point.put("rssKibPerSocket", (procStats.serverRssKib() - before) / (double) sockets);
        points.add(point);
        System.err.println("  idle    " + point);
      }
      Map<String, Object> out = new LinkedHashMap<>();
      out.put("rssKibBefore", before);
      out.put("points", points);
      // What is compiled and collected after so many have come is not idleness.
      Run.pause(Math.round(options.real("digest-seconds", 60) * 1000));
      out.put("coresWithPings", idleCores(load));
      // the stock bridge closes sockets that do not ping
      boolean silent = load.run.target.answersRegistrations;
      load.sockets.pinging(!silent);
      double cores = idleCores(load);
      load.sockets.pinging(true);
      if (silent) {
        out.put("coresSilent", cores);
      }
      long rest = procStats.serverRssKib();
      out.put("rssKibAtRest", rest);
      out.put("rssKibPerSocketAtRest", (rest - before) / (double) last);
      load.prime();
      out.put("rssKibAfterOneMessageEach", procStats.serverRssKib());
      out.put("problems", load.run.problems.counts());
      return out;
    }
  }

  /** The server's CPU over a while in which nothing is sent. */
  private double idleCores(Load load) {
    ProcStats.Cpu before = load.run.procStats.cpu();
    Run.pause(Math.round(options.real("idle-seconds", 20) * 1000));
    Map<String, Object> cpu = load.run.procStats.cpu().since(before);
    double cores = (Double) cpu.get("serverCpu") / (Double) cpu.get("seconds");
    System.err.printf(Locale.ROOT, "  idle    %.3f cores%n", cores);
    return cores;
  }

  private Map<String, Object> sendOnly() {
    Pace pace = new Pace(options);
    try (Load load = new Load(options, options.num("senders", 32), 1)) {
      pace.warmUp(load::closedLoop);
      Map<String, Object> result =
          pace.measure(load.run, "send", options.real("seconds", 10), load::closedLoop);
      Map<String, Object> out = new LinkedHashMap<>();
      out.put("messagesPerSecond", (Long) result.get("acked") / (Double) result.get("elapsed"));
      out.put("result", result);
      out.put("problems", load.run.problems.counts());
      return out;
    }
  }

  /** A few messages, to see that client and server understand each other. */
  private Map<String, Object> smoke() {
    int groups = 3;
    try (Load load = new Load(options, groups, 2)) {
      load.sockets.connectUpTo(groups * 5);
      load.prime();
      Map<String, Object> step = load.step(50, 2);
      step.put("passed", new Pace(options).passed(step));
      step.put("problems", load.run.problems.counts());
      return step;
    }
  }
}
