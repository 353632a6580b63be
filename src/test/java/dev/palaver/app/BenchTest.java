package dev.palaver.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.palaver.testing.Docs;
import dev.palaver.testing.NodeScript;
import dev.palaver.testing.TestServer;
import dev.palaver.testing.Tokens;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.w3c.dom.Document;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

/** The benchmark, which is built and run apart from the product, keeps up with it. */
class BenchTest {
  private static final String SLOW_SYNC = "bench/slow-sync.c";
  private static final Path README = Path.of("bench", "README.md");
  private static final Pattern PART = Pattern.compile("(?m)^\\| `(\\w+)` \\|");

  @TempDir Path folder;

  @Test
  void helpAndReadmeNameTheSameParts() throws Exception {
    NodeScript.assumeNode();
    List<String> named =
        PART.matcher(Files.readString(README)).results().map(part -> part.group(1)).toList();

    Programs.Result help =
        Programs.run(List.of("bash", "-ec", Docs.blocks(README, "bench").get(0)));

    assertThat(help.exitCode()).as(help.output()).isZero();
    List<String> listed =
        Pattern.compile("(?m)^  (\\w+) +\\S")
            .matcher(help.output().substring(0, help.output().indexOf("Options:")))
            .results()
            .map(part -> part.group(1))
            .toList();
    assertThat(listed).isNotEmpty().containsExactlyInAnyOrderElementsOf(named);
  }

  @Test
  void theTimeOfAllIsThatOfItsParts() throws Exception {
    String readme = Files.readString(README);
    double minutes =
        Pattern.compile("(?m)^\\| `(?!reference)\\w+` \\|.*\\| ([0-9.]+) \\|$")
            .matcher(readme)
            .results()
            .mapToDouble(part -> Double.parseDouble(part.group(1)))
            .sum();
    String told = "about %.0f minutes".formatted(minutes);
    assertThat(readme).contains("All of it takes " + told);
    assertThat(Path.of("docs", "performance.md")).content().contains("the whole set in " + told);
  }

  @ParameterizedTest
  @CsvSource({
    "nothing, there is no part nothing",
    "--seconds=0, --seconds must be a whole number above 0",
    "--access=all, --access must be members or open",
    "--jar=absent.jar, absent.jar",
    "--shared-buffers=much, --shared-buffers must be such as 256MB",
    "--sync-delay=1ms, --sync-delay must be a whole number of microseconds",
    "--fast, Unknown option"
  })
  void wrongArgumentsAreRefusedBeforeAnythingStarts(String argument, String reason)
      throws Exception {
    NodeScript.assumeNode();

    Programs.Result refused = Programs.run(List.of("bench/run.mjs", argument));

    assertThat(refused.exitCode()).as(refused.output()).isEqualTo(2);
    assertThat(refused.output()).contains(reason);
  }

  @Test
  void peersAreBuiltOfWhatTheProductIsBuiltOf() throws Exception {
    compile(Path.of("bench", "peers", "src", "main", "java"));
  }

  @Test
  void loadGeneratorAndServerUnderstandEachOther() throws Exception {
    assumeTrue(
        System.getProperty("os.name").equals("Linux"), "SKIPPED: the load generator needs epoll");
    compile(Path.of("bench", "loadgen", "src", "main", "java"));
    Path result = folder.resolve("result.json");
    String claims =
        """
        {"userTenantId":"{user}","iss":"%s","permissions":["1","2"],"exp":{exp}}"""
            .formatted(Tokens.settings().get("JWT_ISSUER"));

    try (TestServer server = TestServer.members()) {
      server.database().execute(membersSql(3, 15));
      Programs.Result run =
          Programs.run(
              List.of(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-cp",
                  folder + ":" + System.getProperty("java.class.path"),
                  "dev.palaver.bench.Main",
                  "--workload",
                  "smoke",
                  "--answers-registrations",
                  "true",
                  "--port",
                  String.valueOf(server.port()),
                  "--out",
                  result.toString(),
                  "--jwt-secret",
                  Tokens.settings().get("JWT_SECRET"),
                  "--jwt-claims",
                  claims));

      assertThat(run.exitCode()).as(run.output()).isZero();
      JsonObject step = new JsonObject(Files.readString(result));
      assertThat(step.getBoolean("passed")).as(step.encodePrettily()).isTrue();
      assertThat(step.getInteger("delivered")).isEqualTo(100 * 5);
    }
  }

  @Test
  void syncsTakeAsMuchLongerAsIsSaid() throws Exception {
    assumeTrue(
        Programs.run(List.of("sh", "-c", "command -v cc")).exitCode() == 0, "SKIPPED: no cc");
    String library = folder.resolve("slow-sync.so").toString();
    Programs.Result built =
        Programs.run(
            List.of(
                "cc", "-Wall", "-Werror", "-shared", "-fPIC", "-o", library, SLOW_SYNC, "-ldl"));
    assertThat(built.exitCode()).as(built.output()).isZero();
    String write = "dd if=/dev/zero of=" + folder.resolve("log") + " bs=1 count=1 conv=fdatasync";

    long begun = System.nanoTime();
    Programs.Result written =
        Programs.run(
            List.of("sh", "-c", "LD_PRELOAD=" + library + " SYNC_DELAY_US=300000 " + write));

    assertThat(written.exitCode()).as(written.output()).isZero();
    assertThat(Duration.ofNanos(System.nanoTime() - begun)).isGreaterThan(Duration.ofMillis(300));
  }

  @Test
  void flameGraphShowsOwnFramesAndWhoseTheOthersAre() throws Exception {
    NodeScript.assumeNode();
    Path stacks = folder.resolve("stacks.collapsed");
    Files.writeString(
        stacks,
        """
        java/lang/Thread.run_[0];dev/palaver/http/Router.<init>_[j];io/netty/X.write_[i];do_send_[k] 70
        java/lang/Thread.run_[0];dev/palaver/http/Router.<init>_[j];com/fasterxml/J.read_[j] 30
        """);

    Programs.Result drawn =
        Programs.run(List.of("bash", "-c", "bench/flame.mjs 'A <title>' <" + stacks));

    assertThat(drawn.exitCode()).as(drawn.output()).isZero();
    Document svg =
        DocumentBuilderFactory.newDefaultInstance()
            .newDocumentBuilder()
            .parse(new InputSource(new StringReader(drawn.output())));
    NodeList titles = svg.getElementsByTagName("title");
    assertThat(
            IntStream.range(0, titles.getLength()).mapToObj(i -> titles.item(i).getTextContent()))
        .containsExactlyInAnyOrder(
            "all 100.0 %",
            "JDK 100.0 %",
            "Router.<init> 100.0 %",
            "Netty 70.0 %",
            "kernel 70.0 %",
            "Jackson 30.0 %");
  }

  /** What the benchmark fills its database with, for the driver instead of psql. */
  private static String membersSql(int channels, int users) throws IOException {
    String sql = Files.readString(Path.of("bench", "sql", "members.sql"));
    for (var variable : Map.of(":first", 0, ":channels", channels, ":users", users).entrySet()) {
      sql = sql.replace(variable.getKey(), variable.getValue().toString());
    }
    return sql;
  }

  private void compile(Path sources) throws IOException {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "--release",
                "17",
                "-proc:none",
                "-Xlint:all,-classfile",
                "-Werror",
                "-d",
                folder.toString(),
                "-cp",
                System.getProperty("java.class.path")));
    try (Stream<Path> files = Files.walk(sources)) {
      files.map(Path::toString).filter(file -> file.endsWith(".java")).forEach(arguments::add);
    }
    int exitCode =
        ToolProvider.getSystemJavaCompiler()
            .run(null, null, null, arguments.toArray(String[]::new));
    assertThat(exitCode).isZero();
  }
}
