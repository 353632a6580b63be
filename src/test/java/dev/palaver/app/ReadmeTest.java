package dev.palaver.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.palaver.config.Setting;
import dev.palaver.testing.Docs;
import dev.palaver.testing.TestPostgres;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the README says is what the program does. Set {@code readme.update} to rewrite it. */
class ReadmeTest {
  private static final Path README = Path.of("README.md");
  private static final Pattern SETTING = Pattern.compile("\\bCHAT_[A-Z_]*[A-Z](?![A-Z_*])");

  @Test
  void settingsTableIsThatOfTheProgram() throws IOException {
    StringBuilder table = new StringBuilder("| setting | default | meaning |\n|---|---|---|\n");
    for (Setting setting : Setting.values()) {
      table.append(
          "| `%s`%s | %s | %s |\n"
              .formatted(
                  setting.name(),
                  setting.secret() ? " or `" + setting.name() + "_FILE`" : "",
                  setting
                      .defaultValue()
                      .filter(v -> !v.isEmpty())
                      .map(v -> "`" + v + "`")
                      .orElse(""),
                  setting.description()));
    }

    assertSection("settings", table.toString());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "README.md",
        "docs/migrate-from-sourceloop.md",
        "docs/operations.md",
        "docs/realtime.md",
        "bench/README.md"
      })
  void settingsThatADocumentNamesExist(String document) throws IOException {
    Set<String> known = Arrays.stream(Setting.values()).map(Enum::name).collect(Collectors.toSet());
    List<String> named =
        SETTING
            .matcher(Files.readString(Path.of(document)))
            .results()
            .map(MatchResult::group)
            .map(name -> name.replaceFirst("_FILE$", ""))
            .toList();

    assertThat(named).isNotEmpty().allMatch(known::contains);
  }

  @Test
  void embeddingSampleIsTheOneThatIsCompiled() throws IOException {
    Path source = Path.of("src/test/java/dev/palaver/app/EmbeddingSample.java");

    assertSection("sample", Docs.javaSample(source));
  }

  @Test
  void embeddingSampleStartsAndStopsTheService() throws Exception {
    Vertx vertx = Vertx.vertx();
    Map<String, String> settings = new HashMap<>(TestPostgres.newDatabase().env());
    settings.putAll(
        Map.of(
            "HOST", "127.0.0.1", "PORT", "0", "CHAT_MANAGEMENT_PORT", "0", "JWT_SECRET", "secret"));

    Palaver chat =
        EmbeddingSample.startChat(vertx, settings)
            .toCompletionStage()
            .toCompletableFuture()
            .get(60, TimeUnit.SECONDS);

    assertThat(chat.port()).isPositive();
    EmbeddingSample.stopChat(chat)
        .compose(stopped -> vertx.close())
        .toCompletionStage()
        .toCompletableFuture()
        .get(30, TimeUnit.SECONDS);
  }

  @Test
  void embeddedInNoClusterAClusterIsRefused() throws Exception {
    Vertx vertx = Vertx.vertx();
    Map<String, String> settings = new HashMap<>(TestPostgres.newDatabase().env());
    settings.putAll(Map.of("JWT_SECRET", "secret", "CHAT_CLUSTER", "true"));

    assertThat(EmbeddingSample.startChat(vertx, settings).toCompletionStage())
        .failsWithin(Duration.ofSeconds(30))
        .withThrowableThat()
        .withMessageContaining("Platform.create");
    vertx.close().toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
  }

  private static void assertSection(String name, String expected) throws IOException {
    Docs.assertSection(README, name, expected);
  }
}
