package dev.palaver.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Parts of documents that the program writes. They stand between {@code <!-- name: … -->} and
 * {@code <!-- /name -->}. Set {@code readme.update} to rewrite them.
 */
public final class Docs {
  private Docs() {}

  /** Asserts that a part of a document is what the program says. */
  public static void assertSection(Path document, String name, String expected) throws IOException {
    String text = Files.readString(document);
    int start = text.indexOf("-->\n", text.indexOf("<!-- " + name + ":")) + 4;
    int end = text.indexOf("<!-- /" + name + " -->");
    if (Boolean.getBoolean("readme.update")) {
      Files.writeString(document, text.substring(0, start) + expected + text.substring(end));
      return;
    }
    assertThat(text.substring(start, end)).isEqualTo(expected);
  }

  /** A fence with what stands between {@code // sample} and {@code // /sample} in a source. */
  public static String javaSample(Path source) throws IOException {
    String text = Files.readString(source);
    String sample =
        text.substring(text.indexOf("// sample\n") + 10, text.indexOf("  // /sample")).indent(-2);
    return "```java\n" + sample + "```\n";
  }
}
