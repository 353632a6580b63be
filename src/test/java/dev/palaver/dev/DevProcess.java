package dev.palaver.dev;

import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A development server in a JVM of its own, as {@code mvn compile exec:java} runs it. */
final class DevProcess implements AutoCloseable {
  private static final Duration START_LIMIT = Duration.ofMinutes(4);
  private static final long POLL_MS = 50;

  private final Process process;
  private final Path output;

  private DevProcess(Process process, Path output) {
    this.process = process;
    this.output = output;
  }

  /** Starts one in this folder, with these variables besides those of the test's environment. */
  static DevProcess start(Path folder, Map<String, String> env) throws IOException {
    Path output = Files.createTempFile(folder, "output-", ".txt");
    // Integration tests see the packaged jar, which has no development server: classes first.
    String classPath =
        Path.of("target", "classes").toAbsolutePath()
            + File.pathSeparator
            + System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    return start(folder, env, output, java, "-cp", classPath, DevServer.class.getName());
  }

  /** Starts one as a person does, by a line of the README, in a clone. */
  static DevProcess startByLine(Path clone, Map<String, String> env, String line)
      throws IOException {
    Path output = Files.createTempFile(clone, "output-", ".txt");
    return start(clone, env, output, "bash", "-c", "exec " + line);
  }

  private static DevProcess start(
      Path folder, Map<String, String> env, Path output, String... command) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile());
    builder.environment().put("CHAT_MANAGEMENT_PORT", "0");
    builder.environment().putAll(env);
    return new DevProcess(builder.start(), output);
  }

  static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  /** Waits for the last line that a start prints. */
  DevProcess ready() throws IOException, InterruptedException {
    long deadline = System.nanoTime() + START_LIMIT.toNanos();
    while (curls().size() < 2) {
      if (!process.isAlive() || System.nanoTime() > deadline) {
        throw new IllegalStateException("it does not start:\n" + output());
      }
      process.waitFor(POLL_MS, TimeUnit.MILLISECONDS);
    }
    return this;
  }

  String output() throws IOException {
    return Files.readString(output);
  }

  /** The command lines that it offers, as printed. */
  List<String> curls() throws IOException {
    try (Stream<String> lines = Files.lines(output)) {
      return lines.filter(line -> line.startsWith("curl ")).toList();
    }
  }

  /** What a person's shell answers to a printed line. */
  static String paste(String line) throws IOException, InterruptedException {
    Process shell = new ProcessBuilder("bash", "-c", line).redirectErrorStream(true).start();
    String answer = new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    shell.waitFor();
    return answer;
  }

  /** Ctrl-C's gentler sister; gives the exit code. */
  int terminate() throws InterruptedException {
    process.destroy();
    return exitCode();
  }

  void kill() throws InterruptedException {
    process.destroyForcibly();
    exitCode();
  }

  int exitCode() throws InterruptedException {
    if (!process.waitFor(START_LIMIT.toSeconds(), TimeUnit.SECONDS)) {
      throw new IllegalStateException("it does not end");
    }
    return process.exitValue();
  }

  /** PostgreSQL processes, alive, that run from this folder's programs. */
  static List<Long> postgresOf(Path folder) throws IOException {
    Path programs = folder.toRealPath().resolve(".palaver").resolve("postgres");
    return ProcessHandle.allProcesses()
        .filter(p -> p.info().command().filter(c -> Path.of(c).startsWith(programs)).isPresent())
        .map(ProcessHandle::pid)
        .toList();
  }

  static String firstMatch(String text, String pattern) {
    Matcher matcher = Pattern.compile(pattern).matcher(text);
    if (!matcher.find()) {
      throw new IllegalStateException("no " + pattern + " in:\n" + text);
    }
    return matcher.group(1);
  }

  @Override
  public void close() {
    process.destroy();
    try {
      exitCode();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
