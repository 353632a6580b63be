package dev.palaver.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

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

  /** The blocks of a document that are marked {@code <!-- run: name -->}, as they stand there. */
  public static List<String> blocks(Path document, String name) throws IOException {
    List<String> blocks =
        Pattern.compile("<!-- run: " + name + " -->\\n *```\\w+\\n(.*?)```", Pattern.DOTALL)
            .matcher(Files.readString(document))
            .results()
            .map(block -> block.group(1))
            .toList();
    assertThat(blocks).as("%s in %s", name, document).isNotEmpty();
    return blocks;
  }

  /** A fence with what stands between {@code // sample} and {@code // /sample} in a source. */
  public static String javaSample(Path source) throws IOException {
    String text = Files.readString(source);
    String sample =
        text.substring(text.indexOf("// sample\n") + 10, text.indexOf("  // /sample")).indent(-2);
    return "```java\n" + sample + "```\n";
  }
}
