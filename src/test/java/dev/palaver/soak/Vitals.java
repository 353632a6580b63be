package dev.palaver.soak;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What a JVM in another process holds, as Linux and the JDK's own tools tell. */
final class Vitals {
  /** Of the heap as a whole, or of each generation, as the collector has it. */
  private static final Pattern USED =
      Pattern.compile(
          "(?m)^ *(?:garbage-first heap|def new generation|tenured generation|PSYoungGen|ParOldGen)"
              + " .*used (\\d+)K");

  private static final Pattern RESIDENT = Pattern.compile("VmRSS:\\s+(\\d+) kB");

  private final long pid;

  Vitals(long pid) {
    this.pid = pid;
  }

  /** After two full collections: the first makes references of what is gone, the second frees. */
  long heapKib() throws IOException, InterruptedException {
    jcmd("GC.run");
    jcmd("GC.run");
    String info = jcmd("GC.heap_info");
    List<Long> used = USED.matcher(info).results().map(Vitals::number).toList();
    if (used.isEmpty()) {
      throw new IllegalStateException("no heap in " + info);
    }
    return used.stream().mapToLong(Long::longValue).sum();
  }

  long descriptors() throws IOException {
    try (Stream<Path> open = Files.list(proc("fd"))) {
      return open.count();
    }
  }

  long residentKib() throws IOException {
    return RESIDENT
        .matcher(Files.readString(proc("status")))
        .results()
        .map(Vitals::number)
        .findFirst()
        .orElseThrow();
  }

  private static long number(MatchResult match) {
    return Long.parseLong(match.group(1));
  }

  private Path proc(String name) {
    return Path.of("/proc", Long.toString(pid), name);
  }

  private String jcmd(String command) throws IOException, InterruptedException {
    String jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
    Process process =
        new ProcessBuilder(jcmd, Long.toString(pid), command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new IOException(command + ": " + output);
    }
    return output;
  }
}
