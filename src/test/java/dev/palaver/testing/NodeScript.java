package dev.palaver.testing;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Runs Node.js, where it is there; a test that needs it is skipped, saying so, where it is not. */
public final class NodeScript {
  private static final long LIMIT_MINUTES = 5;

  /**
   * What a script left.
   *
   * @param output standard output and error
   */
  public record Result(int exitCode, String output) {}

  private NodeScript() {}

  /** Skips the calling test on a machine without Node.js and npm. */
  public static void assumeNode() {
    assumeTrue(
        works("node", "--version") && works("npm", "--version"),
        "SKIPPED: Node.js and npm are not installed");
  }

  /** Runs a command in a folder with more variables, until it ends. */
  public static Result run(Path folder, Map<String, String> env, List<String> command)
      throws IOException, InterruptedException {
    File log = Files.createTempFile("palaver-node", ".log").toFile();
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log);
    builder.environment().putAll(env);
    Process process = builder.start();
    try {
      if (!process.waitFor(LIMIT_MINUTES, TimeUnit.MINUTES)) {
        throw new IllegalStateException(
            command + " does not end:\n" + Files.readString(log.toPath()));
      }
      return new Result(process.exitValue(), Files.readString(log.toPath()));
    } finally {
      process.destroyForcibly();
      Files.delete(log.toPath());
    }
  }

  private static boolean works(String... command) {
    try {
      return new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start()
              .waitFor()
          == 0;
    } catch (IOException absent) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
