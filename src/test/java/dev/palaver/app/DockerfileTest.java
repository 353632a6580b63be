package dev.palaver.app;

import static dev.palaver.app.DeployFiles.at;
import static dev.palaver.app.DeployFiles.compose;
import static dev.palaver.app.DeployFiles.docker;
import static org.assertj.core.api.Assertions.assertThat;

import dev.palaver.testing.TestServer;
import io.vertx.core.json.JsonArray;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the image is made of, and that its health check tells. */
class DockerfileTest {
  @Test
  void imageIsBuiltFromNamedVersionsAndListedFiles() throws IOException {
    List<String> lines = docker();
    assertThat(lines)
        .filteredOn(line -> line.startsWith("FROM "))
        .hasSize(2)
        .allMatch(line -> line.matches("FROM [a-z./-]+:[\\w.-]+( AS build)?"))
        .noneMatch(line -> line.contains(":latest"));
    assertThat(lines.indexOf("USER " + docker("USER")))
        .isLessThan(lines.indexOf("ENTRYPOINT " + docker("ENTRYPOINT")));
    assertThat(words(docker("ENTRYPOINT"))).first().isEqualTo("java");
    assertThat(words(docker("CMD"))).containsExactly("serve");
    for (Object service : ((Map<?, ?>) at(compose(), "services")).values()) {
      assertThat((String) at(service, "image")).matches("[a-z]+:(?!latest)[\\w.-]+");
    }

    Set<String> copied =
        lines.stream()
            .filter(line -> line.startsWith("COPY ") && !line.startsWith("COPY --from"))
            .flatMap(line -> Stream.of(line.substring(5).replaceFirst(" \\S+$", "").split(" ")))
            .collect(Collectors.toCollection(TreeSet::new));
    Set<String> allowed = new HashSet<>();
    for (String line : Files.readAllLines(Path.of(".dockerignore"))) {
      if (line.startsWith("!")) {
        allowed.add(line.substring(1));
      }
    }
    assertThat(allowed).isEqualTo(copied);
    assertThat(copied).allMatch(source -> Files.exists(Path.of(source)));
  }

  @Test
  void healthCheckOfTheImageTellsAReadyNodeFromNone() throws Exception {
    String check = docker("HEALTHCHECK");
    List<String> command = words(check.substring(check.indexOf("CMD ") + 4));
    int port = Programs.freePort();

    assertThat(healthCheck(command, port)).isNotZero();
    try (TestServer server =
        TestServer.start(Map.of("CHAT_MANAGEMENT_PORT", Integer.toString(port)))) {
      assertThat(server.port()).isPositive();
      assertThat(healthCheck(command, port)).isZero();
    }
  }

  private static int healthCheck(List<String> command, int port) throws Exception {
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().put("CHAT_MANAGEMENT_PORT", Integer.toString(port));
    Process check = builder.start();
    assertThat(check.waitFor(10, TimeUnit.SECONDS)).isTrue();
    return check.exitValue();
  }

  /** Of an instruction in exec form; fails for one in shell form. */
  private static List<String> words(String json) {
    return new JsonArray(json).stream().map(String.class::cast).toList();
  }
}
