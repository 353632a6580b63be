package dev.palaver.bench;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** CPU seconds and resident memory of process trees, and of the machine, from /proc. */
final class ProcStats {

  private static final double TICKS_PER_SECOND = 100;
  private static final long PAGE_KIB = 4;

  private final List<Long> serverRoots;
  private final List<Long> databaseRoots;

  ProcStats(String serverPids, String databasePids) {
    this.serverRoots = pids(serverPids);
    this.databaseRoots = pids(databasePids);
  }

  /**
   * CPU seconds used so far: by the server's process tree, PostgreSQL's and this one, by all
   * processes, and by the kernel's network stack, which is in no process's account.
   */
  record Cpu(
      double server,
      double database,
      double loadgen,
      double processes,
      double softirq,
      long nanos) {

    /** The CPU seconds of each since then, and {@code seconds} of the clock. */
    Map<String, Object> since(Cpu earlier) {
      double seconds = (nanos - earlier.nanos) / 1e9;
      double all = processes - earlier.processes;
      double server = this.server - earlier.server;
      double database = this.database - earlier.database;
      double loadgen = this.loadgen - earlier.loadgen;
      Map<String, Object> out = new LinkedHashMap<>();
      out.put("seconds", seconds);
      out.put("serverCpu", server);
      out.put("databaseCpu", database);
      out.put("loadgenCpu", loadgen);
      out.put("softirqCpu", softirq - earlier.softirq);
      out.put("otherCpu", Math.max(0, all - server - database - loadgen));
      return out;
    }
  }

  Cpu cpu() {
    Map<Long, long[]> processes = processes();
    double[] machine = machine();
    return new Cpu(
        sumCpu(processes, serverRoots),
        sumCpu(processes, databaseRoots),
        sumCpu(processes, List.of(ProcessHandle.current().pid())),
        machine[0],
        machine[1],
        System.nanoTime());
  }

  /** Resident KiB of the server's process tree. */
  long serverRssKib() {
    return sumRss(processes(), serverRoots);
  }

  private static List<Long> pids(String text) {
    List<Long> out = new ArrayList<>();
    for (String pid : text.split(",")) {
      if (!pid.isBlank()) {
        out.add(Long.parseLong(pid.trim()));
      }
    }
    return out;
  }

  /** pid to {parent, CPU ticks with those of reaped children, resident pages}. */
  private static Map<Long, long[]> processes() {
    Map<Long, long[]> out = new HashMap<>();
    try (DirectoryStream<Path> dirs = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
      for (Path dir : dirs) {
        try {
          String stat = Files.readString(dir.resolve("stat"));
          String[] f = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
          long ticks = 0;
          for (int field = 11; field <= 14; field++) {
            ticks += Long.parseLong(f[field]);
          }
          out.put(
              Long.parseLong(dir.getFileName().toString()),
              new long[] {Long.parseLong(f[1]), ticks, Long.parseLong(f[21])});
        } catch (IOException e) {
          // the process ended meanwhile
        }
      }
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    return out;
  }

  private static boolean inTree(Map<Long, long[]> processes, long pid, List<Long> roots) {
    for (long p = pid; p > 1; ) {
      if (roots.contains(p)) {
        return true;
      }
      long[] process = processes.get(p);
      if (process == null) {
        return false;
      }
      p = process[0];
    }
    return false;
  }

  private static double sumCpu(Map<Long, long[]> processes, List<Long> roots) {
    return sum(processes, roots, 1) / TICKS_PER_SECOND;
  }

  private static long sumRss(Map<Long, long[]> processes, List<Long> roots) {
    return sum(processes, roots, 2) * PAGE_KIB;
  }

  private static long sum(Map<Long, long[]> processes, List<Long> roots, int field) {
    long total = 0;
    for (Map.Entry<Long, long[]> process : processes.entrySet()) {
      if (inTree(processes, process.getKey(), roots)) {
        total += process.getValue()[field];
      }
    }
    return total;
  }

  /** Seconds over all CPUs of {processes, interrupts}. */
  private static double[] machine() {
    try (var lines = Files.lines(Path.of("/proc/stat"))) {
      double[] f =
          Arrays.stream(lines.findFirst().orElseThrow().substring(4).trim().split(" +"))
              .mapToDouble(word -> Double.parseDouble(word) / TICKS_PER_SECOND)
              .toArray();
      return new double[] {f[0] + f[1] + f[2], f[5] + f[6]};
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
