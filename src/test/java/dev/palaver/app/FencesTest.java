package dev.palaver.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** No block of code stands in these documents that no test runs, compiles or validates. */
class FencesTest {
  private static final List<Path> DOCUMENTS =
      List.of(
          Path.of("README.md"),
          Path.of("CONTRIBUTING.md"),
          Path.of("docs", "architecture.md"),
          Path.of("docs", "operations.md"),
          Path.of("docs", "page.md"),
          Path.of("docs", "performance.md"),
          Path.of("docs", "realtime.md"),
          Path.of("clients", "js", "README.md"),
          Path.of("bench", "README.md"));

  /** Who runs the blocks of a name; of {@code verify} it is the build itself. */
  private static final Map<String, String> RUNNERS =
      Map.ofEntries(
          Map.entry("start", "src/test/java/dev/palaver/dev/ReadmeTourIT.java"),
          Map.entry("tour", "src/test/java/dev/palaver/dev/ReadmeTourIT.java"),
          Map.entry("jar", "src/test/java/dev/palaver/dev/ReadmeTourIT.java"),
          Map.entry("node", "src/test/java/dev/palaver/dev/ReadmeTourIT.java"),
          Map.entry("curl", "src/test/java/dev/palaver/dev/ReadmeTourIT.java"),
          Map.entry("browser", "src/test/browser/quickstart.test.mjs"),
          Map.entry("product", "src/test/browser/product.test.mjs"),
          Map.entry("verify", ".ci/run"),
          Map.entry("bench", "src/test/java/dev/palaver/app/BenchTest.java"),
          Map.entry("authority", "src/test/java/dev/palaver/app/OperatorDocsIT.java"),
          Map.entry("certificate", "src/test/java/dev/palaver/app/OperatorDocsIT.java"),
          Map.entry("erase", "src/test/java/dev/palaver/app/ErasureDocTest.java"),
          Map.entry("token", "src/test/java/dev/palaver/app/TokenDocTest.java"),
          Map.entry("back", "src/test/java/dev/palaver/sql/MigratorTest.java"),
          Map.entry("purge", "src/test/java/dev/palaver/app/ErasureDocTest.java"),
          Map.entry("retention", "src/test/java/dev/palaver/app/OperatorDocsIT.java"));

  /** The comment above a block, if there is one, and the block's language. */
  private static final Pattern FENCE =
      Pattern.compile(
          "(?m)(?:^<!-- (\\w+): ([^\n]*) -->\\n)?^```(\\w*)\\n.*?^```$", Pattern.DOTALL);

  private static final Pattern TEST_NAME = Pattern.compile("\\b([A-Z][a-z]\\w*(?:Test|IT))\\b");

  @Test
  void everyBlockHasATest() throws IOException {
    List<String> untested = new ArrayList<>();
    Set<String> named = new TreeSet<>();
    for (Path document : DOCUMENTS) {
      Matcher fence = FENCE.matcher(Files.readString(document));
      while (fence.find()) {
        String tag = String.valueOf(fence.group(1));
        boolean tested =
            switch (fence.group(3)) {
              case "json" -> tag.equals("schema");
              case "java" -> tag.equals("sample");
              case "mermaid" -> true;
              default -> tag.equals("run") && RUNNERS.containsKey(fence.group(2));
            };
        if (tag.equals("run")) {
          named.add(fence.group(2));
        }
        if (!tested) {
          untested.add(document + ": " + fence.group().lines().limit(3).toList());
        }
      }
    }

    assertThat(untested).isEmpty();
    assertThat(named).containsExactlyInAnyOrderElementsOf(RUNNERS.keySet());
  }

  @Test
  void whoRunsABlockNamesIt() throws IOException {
    for (Map.Entry<String, String> runner : RUNNERS.entrySet()) {
      assertThat(Files.readString(Path.of(runner.getValue()))).contains(runner.getKey());
    }
  }

  @Test
  void testsThatDocumentsNameAreThere() throws IOException {
    Set<String> there = new TreeSet<>();
    try (Stream<Path> files = Files.walk(Path.of("src", "test", "java"))) {
      files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(".java"))
          .forEach(name -> there.add(name.substring(0, name.length() - ".java".length())));
    }
    for (Path document : DOCUMENTS) {
      Matcher name = TEST_NAME.matcher(Files.readString(document));
      while (name.find()) {
        assertThat(there).as(document.toString()).contains(name.group(1));
      }
    }
  }
}
