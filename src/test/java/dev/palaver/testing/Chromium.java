package dev.palaver.testing;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The Chromium of the system; a test that needs one is skipped, saying so, where there is none. */
public final class Chromium {
  private static final List<String> NAMES =
      List.of("chromium", "chromium-browser", "google-chrome", "google-chrome-stable");

  private Chromium() {}

  /** The program. */
  public static Path assumeChromium() {
    Optional<Path> program =
        NAMES.stream().flatMap(Chromium::onPath).filter(Files::isExecutable).findFirst();
    assumeTrue(program.isPresent(), "SKIPPED: Chromium is not installed");
    return program.orElseThrow();
  }

  private static Stream<Path> onPath(String name) {
    return Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
        .filter(folder -> !folder.isEmpty())
        .map(folder -> Path.of(folder, name));
  }
}
