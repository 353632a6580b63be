package dev.palaver.dev;

import static org.assertj.core.api.Assertions.assertThat;

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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The README's five-minute tour, pasted into a shell line by line as it stands there. */
@Timeout(300)
class ReadmeTourIT {
  private static final Pattern SHELL = Pattern.compile("```sh\\n(.*?)```", Pattern.DOTALL);
  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final long POLL_MS = 50;

  @TempDir private Path folder;

  @Test
  void whatAliceWritesAppearsInBobsTerminal() throws Exception {
    NodeScript.assumeNode();
    Map<String, String> env = Map.of("PORT", Integer.toString(DevProcess.freePort()));
    List<String> blocks = blocks("http://localhost:" + env.get("PORT"));
    assertThat(blocks).hasSize(3);
    try (DevProcess server = DevProcess.start(folder, env).ready();
        Terminal terminal = new Terminal(Files.createDirectory(folder.resolve("terminal")))) {
      server.output().lines().filter(line -> line.startsWith("export ")).forEach(terminal::paste);

      terminal.paste(blocks.get(0));
      terminal.awaitLine(".*\"body\":\"Hello Bob\".*\"seq\":1\\D.*");
      terminal.paste(blocks.get(1));
      terminal.awaitLine(".*\"type\":\"message.created\".*\"body\":\"Hello Bob\".*");
      terminal.paste(blocks.get(2));
      terminal.awaitLine(".*\"type\":\"message.created\".*\"body\":\"Are you there\\?\".*");
    }
  }

  private static List<String> blocks(String base) throws IOException {
    String readme = Files.readString(Path.of("README.md"));
    String tour = readme.substring(readme.indexOf("## Five-minute tour"));
    String section = tour.substring(0, tour.indexOf("\n## "));
    return SHELL
        .matcher(section)
        .results()
        .map(block -> block.group(1).replace("http://localhost:8080", base))
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
