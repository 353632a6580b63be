package dev.palaver.app;

import static dev.palaver.app.DeployFiles.at;
import static dev.palaver.app.DeployFiles.compose;
import static dev.palaver.app.DeployFiles.manifest;
import static dev.palaver.app.DeployFiles.texts;
import static org.assertj.core.api.Assertions.assertThat;

import dev.palaver.config.Setting;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What happens when somebody follows the heads of the files of {@code deploy/}. */
class DeployStartTest {
  /** What Kubernetes applies of a folder is chosen by the ends of names. */
  @Test
  void applyingTheFolderLeavesTheSecretAlone() {
    assertThat(DeployFiles.manifests(".yaml", ".yml", ".json"))
        .isNotEmpty()
        .noneMatch(manifest -> "Secret".equals(manifest.get("kind")));
    assertThat(manifest("Secret", "palaver")).isNotNull();
  }

  @Test
  void aNodeEndsAStartThatFailsByItselfBeforeItIsKilled() {
    Setting joinTimeout = Setting.CHAT_CLUSTER_JOIN_TIMEOUT_MS;
    Map<String, String> settings = texts(manifest("ConfigMap", "palaver").get("data"));
    String joinMillis =
        settings.getOrDefault(joinTimeout.name(), joinTimeout.defaultValue().orElseThrow());
    long longest = 2 * Long.parseLong(joinMillis) / 1000 + 2 * Main.START_TIMEOUT_SECONDS;

    Object pod = at(manifest("Deployment", "palaver"), "spec", "template", "spec");
    Object probe = at(pod, "containers", 0, "startupProbe");
    int allowed = (Integer) at(probe, "periodSeconds") * (Integer) at(probe, "failureThreshold");
    assertThat((long) allowed).isGreaterThan(longest);
  }

  @Test
  void composeServesThePageOfWhichItTells() {
    assertThat(DeployFiles.text("compose.yaml")).contains("The chat is then at http://localhost");
    for (String node : List.of("palaver-1", "palaver-2")) {
      assertThat(at(compose(), "services", node, "environment", "CHAT_WEB")).isEqualTo("true");
    }
  }
}
