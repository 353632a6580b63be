package dev.palaver.testing;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The built jar in a process of its own: for what only a real process shows. */
public final class ServerProcess implements AutoCloseable {
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final Pattern LISTENING =
      Pattern.compile("listening on .*?:(\\d+), access .*management on port (\\d+)");

  /**
   * Most servers of tests live for seconds, which the JVM's second compiler would spend on code
   * that runs no more: a start takes half the CPU without it. The soak measures what is shipped.
   */
  private static final List<String> JVM =
      Boolean.getBoolean("palaver.soak") ? List.of() : List.of("-XX:TieredStopAtLevel=1");

  private final Process process;
  private final List<String> output = new ArrayList<>();
  private final CompletableFuture<Integer> port = new CompletableFuture<>();
  private volatile int managementPort;
  private final Thread reader;

  private ServerProcess(Process process) {
    this.process = process;
    this.reader = new Thread(this::read, "output of " + process.pid());
    reader.setDaemon(true);
    reader.start();
  }

  /** Starts the jar with these variables and no others of this process but PATH. */
  public static ServerProcess start(Map<String, String> env, String... arguments) {
    return start(List.of(), env, arguments);
  }

  /**
   * The same, by another program.
   *
   * @param before what stands before {@code java} on the command line and becomes it
   */
  static ServerProcess start(List<String> before, Map<String, String> env, String... arguments) {
    List<String> command = new ArrayList<>(before);
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(JVM);
    command.add("-jar");
    command.add(Path.of("target", "palaver.jar").toAbsolutePath().toString());
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().keySet().removeIf(name -> !name.equals("PATH"));
    builder.environment().putAll(env);
    try {
      return new ServerProcess(builder.start());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A server on a database, with these settings beside what it needs to run. */
  public static ServerProcess serve(TestDatabase database, Map<String, String> settings) {
    return serve(List.of(), database, settings);
  }

  static ServerProcess serve(
      List<String> before, TestDatabase database, Map<String, String> settings) {
    Map<String, String> env = new HashMap<>(database.env());
    env.put("HOST", "127.0.0.1");
    env.put("PORT", "0");
    env.put("CHAT_MANAGEMENT_PORT", "0");
    env.put("JWT_SECRET", Tokens.SECRET);
    env.put("JWT_ISSUER", Tokens.ISSUER);
    env.putAll(settings);
    return start(before, env);
  }

  /** The port, once the server says that it listens; fails when the process ends before. */
  public int port() {
    try {
      return port.get(LIMIT.toSeconds(), TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new IllegalStateException("the server does not listen:\n" + output(), e);
    }
  }

  /** The port of health and metrics, once the server says that it listens. */
  public int managementPort() {
    port();
    return managementPort;
  }

  /** Waits for the end. */
  public int exitCode() throws InterruptedException {
    if (!process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
      throw new IllegalStateException("the process does not end:\n" + output());
    }
    reader.join(LIMIT.toMillis());
    return process.exitValue();
  }

  /** SIGTERM; unlike {@link Process#destroy} it leaves the output open to be read to its end. */
  public void terminate() {
    process.toHandle().destroy();
  }

  /** SIGKILL, not waited for. */
  void destroy() {
    process.destroyForcibly();
  }

  /** SIGKILL, and waits until it is gone. */
  public void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  /** Sends a signal by its name, as {@code STOP} or {@code CONT}. */
  public void signal(String name) throws IOException, InterruptedException {
    int code =
        new ProcessBuilder("kill", "-" + name, Long.toString(pid())).inheritIO().start().waitFor();
    if (code != 0) {
      throw new IOException("kill -" + name + ": " + code);
    }
  }

  public long pid() {
    return process.pid();
  }

  /** Standard output and error so far. */
  public String output() {
    synchronized (output) {
      return String.join("\n", output);
    }
  }

  @Override
  public void close() {
    destroy();
  }

  private void read() {
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      String line;
      while ((line = lines.readLine()) != null) {
        synchronized (output) {
          output.add(line);
        }
        Matcher listening = LISTENING.matcher(line);
        if (listening.find()) {
          managementPort = Integer.parseInt(listening.group(2));
          port.complete(Integer.parseInt(listening.group(1)));
        }
      }
    } catch (IOException e) {
      // The process was killed while it wrote.
    }
    port.completeExceptionally(new IllegalStateException("the process has ended"));
  }
}
