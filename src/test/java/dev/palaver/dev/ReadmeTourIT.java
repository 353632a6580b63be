package dev.palaver.dev;

import static org.assertj.core.api.Assertions.assertThat;

import dev.palaver.testing.Docs;
import dev.palaver.testing.NodeScript;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The commands of the README and of docs/realtime.md, pasted into a shell as they stand there. */
@Timeout(300)
class ReadmeTourIT {
  private static final Path README = Path.of("README.md");
  private static final Path REALTIME = Path.of("docs", "realtime.md");
  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final long POLL_MS = 50;

  @TempDir private Path folder;

  @Test
  void whatADeveloperPastesFromTheDocumentsWorksInAFreshClone() throws Exception {
    NodeScript.assumeNode();
    String base = "http://localhost:" + DevProcess.freePort();
    Map<String, String> env = Map.of("PORT", base.substring(base.lastIndexOf(':') + 1));
    Path clone = freshClone();
    List<String> tour = blocks(README, "tour", base);
    assertThat(tour).hasSize(3);
    String start = Docs.blocks(README, "start").get(0).strip();
    try (DevProcess server = DevProcess.startByLine(clone, env, start).ready();
        Terminal terminal = new Terminal(clone)) {
      server.output().lines().filter(line -> line.startsWith("export ")).forEach(terminal::paste);

      terminal.paste(tour.get(0));
      terminal.awaitLine(".*\"body\":\"Hello Bob\".*\"seq\":1\\D.*");
      terminal.paste(tour.get(1));
      terminal.awaitLine(".*\"type\":\"message.created\".*\"body\":\"Hello Bob\".*");
      terminal.paste(tour.get(2));
      terminal.awaitLine(".*\"type\":\"message.created\".*\"body\":\"Are you there\\?\".*");
      terminal.paste(blocks(REALTIME, "node", base).get(0));
      terminal.awaitLine("\\d+ message.created Hello from Node");
      terminal.paste(blocks(REALTIME, "curl", base).get(0));
      terminal.awaitLine("data: .*\"type\":\"message.created\".*\"body\":\"Hello from Node\".*");
    }
  }

  @Test
  void theJarSaysWhatItCanDo() throws Exception {
    String line = Docs.blocks(README, "jar").get(0).strip();

    assertThat(DevProcess.paste(line)).contains("check-config", "CHAT_WEB_ORIGINS");
  }

  /** What a clone has, as far as the development server is built from it. */
  private Path freshClone() throws IOException {
    Path clone = Files.createDirectory(folder.resolve("clone"));
    for (String part :
        List.of(
            "pom.xml",
            "cluster.xml",
            ".mvn",
            "src/main",
            "src/dev",
            "openapi",
            "sql",
            "clients/js/src")) {
      try (Stream<Path> files = Files.walk(Path.of(part))) {
        for (Path file : files.filter(Files::isRegularFile).toList()) {
          Path copy = clone.resolve(file);
          Files.createDirectories(copy.getParent());
          Files.copy(file, copy);
        }
      }
    }
    return clone;
  }

  private static List<String> blocks(Path document, String name, String base) throws IOException {
    return Docs.blocks(document, name).stream()
        .map(block -> block.replace("http://localhost:8080", base))
        .toList();
  }

  /** A person's shell, and what it has shown. */
  private static final class Terminal implements AutoCloseable {
    private final Process shell;
    private final Path output;
    private final Writer keyboard;

    Terminal(Path folder) throws IOException {
      output = folder.resolve("shown.txt");
      shell =
          new ProcessBuilder("bash")
              .directory(folder.toFile())
              .redirectErrorStream(true)
              .redirectOutput(output.toFile())
              .start();
      keyboard = shell.outputWriter(StandardCharsets.UTF_8);
    }

    void paste(String text) {
      try {
        keyboard.write(text + "\n");
        keyboard.flush();
      } catch (IOException e) {
        throw new IllegalStateException("the shell has ended", e);
      }
    }

    void awaitLine(String pattern) throws IOException, InterruptedException {
      Pattern line = Pattern.compile("(?m)^" + pattern + "$");
      long deadline = System.nanoTime() + PATIENCE.toNanos();
      while (!line.matcher(Files.readString(output)).find()) {
        assertThat(System.nanoTime())
            .as("no line %s in:\n%s", pattern, Files.readString(output))
            .isLessThan(deadline);
        shell.waitFor(POLL_MS, TimeUnit.MILLISECONDS);
      }
    }

    @Override
    public void close() {
      shell.descendants().forEach(ProcessHandle::destroy);
      shell.destroy();
    }
  }
}
