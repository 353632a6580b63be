package dev.palaver.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * {@code java -jar loadgen.jar --workload w1 --port 8080 --out result.json …}: runs one workload
 * and writes its result as JSON. Exit code 0: measured; 1: the result holds a {@code failure}; 2:
 * the arguments are wrong.
 */
public final class Main {

  private Main() {}

  /**
   * @param args pairs of {@code --key value}; {@link Target}, {@link Run} and {@link Workloads} say
   *     which
   */
  public static void main(String[] args) throws IOException {
    Options options;
    Workloads workloads;
    try {
      options = Options.parse(args);
      workloads = new Workloads(options);
    } catch (IllegalArgumentException e) {
      System.err.println("loadgen: " + e.getMessage());
      System.exit(2);
      return;
    }
    Map<String, Object> out = new LinkedHashMap<>();
    int status = 0;
    try {
      out.putAll(workloads.run());
    } catch (RuntimeException e) {
      e.printStackTrace();
      out.put("failure", e.toString());
      status = 1;
    }
    Files.writeString(Path.of(options.require("out")), Json.write(out) + "\n");
    System.exit(status);
  }
}
