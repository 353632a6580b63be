package dev.palaver.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.hazelcast.config.Config;
import com.hazelcast.config.JoinConfig;
import dev.palaver.config.AppConfig;
import dev.palaver.config.ClusterConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HazelcastSettingsTest {
  private static final String SAFE_JOIN =
      """
      <network><join><auto-detection enabled="false"/><multicast enabled="false"/></join></network>
      """;
  private static final String SAFE_COPIES =
      """
      <multimap name="__vertx.subs"><backup-count>2</backup-count></multimap>
      <map name="__vertx.*"><backup-count>3</backup-count></map>
      """;

  @TempDir Path folder;

  private static ClusterConfig settings(String... namesAndValues) {
    Map<String, String> env = new HashMap<>();
    env.put("DB_USER", "chat");
    env.put("DB_DATABASE", "chat");
    env.put("JWT_SECRET", "secret");
    env.put("CHAT_CLUSTER", "true");
    for (int i = 0; i < namesAndValues.length; i += 2) {
      env.put(namesAndValues[i], namesAndValues[i + 1]);
    }
    return AppConfig.from(env).cluster();
  }

  private Config fromFile(String name, String text, String... namesAndValues) throws IOException {
    Path file = Files.writeString(folder.resolve(name), text);
    String[] all = new String[namesAndValues.length + 2];
    all[0] = "CHAT_CLUSTER_CONFIG";
    all[1] = file.toString();
    System.arraycopy(namesAndValues, 0, all, 2, namesAndValues.length);
    return HazelcastSettings.of(settings(all));
  }

  private static String xml(String content) {
    return "<hazelcast xmlns=\"http://www.hazelcast.com/schema/config\">"
        + content
        + "</hazelcast>";
  }

  @Test
  void thePackagedOneIsExplicitAndListensOnTheLoopbackAlone() {
    Config config = HazelcastSettings.of(settings());

    JoinConfig join = config.getNetworkConfig().getJoin();
    assertThat(join.getMulticastConfig().isEnabled()).isFalse();
    assertThat(join.isAutoDetectionEnabled()).isFalse();
    assertThat(join.getTcpIpConfig().getMembers())
        .containsExactly("127.0.0.1:5701", "127.0.0.1:5702", "127.0.0.1:5703");
    assertThat(config.getNetworkConfig().getInterfaces().getInterfaces())
        .containsExactly("127.0.0.1");
    assertThat(config.getProperty("hazelcast.socket.bind.any")).isEqualTo("false");
    assertThat(config.findMultiMapConfig("__vertx.subs").getBackupCount()).isEqualTo(2);
    assertThat(config.getClusterName()).isEqualTo("palaver-5.3-1");
  }

  @Test
  void thePackagedOneObeysTheSchemaOfHazelcast() throws IOException {
    Config packaged = fromFile("copy.xml", Files.readString(Path.of("cluster.xml")));

    assertThat(packaged.getNetworkConfig().getJoin().getTcpIpConfig().getMembers()).hasSize(3);
    assertThatThrownBy(
            () ->
                fromFile(
                    "wrong.xml",
                    Files.readString(Path.of("cluster.xml")).replace("port-count", "ports")))
        .isInstanceOf(ClusterException.class);
  }

  @Test
  void settingsGoBeforeWhatTheConfigurationSays() {
    Config config =
        HazelcastSettings.of(
            settings(
                "CHAT_CLUSTER_NAME", "blue",
                "CHAT_CLUSTER_MEMBERS", "10.0.0.1:6000,10.0.0.2",
                "CHAT_CLUSTER_HOST", "10.0.0.1",
                "CHAT_CLUSTER_PORT", "6000",
                "CHAT_CLUSTER_PUBLIC_HOST", "203.0.113.1",
                "CHAT_CLUSTER_PUBLIC_PORT", "7000"));

    assertThat(config.getClusterName()).isEqualTo("blue-5.3-1");
    assertThat(config.getNetworkConfig().getJoin().getTcpIpConfig().getMembers())
        .containsExactly("10.0.0.1:6000", "10.0.0.2");
    assertThat(config.getNetworkConfig().getInterfaces().getInterfaces())
        .containsExactly("10.0.0.1");
    assertThat(config.getNetworkConfig().getPort()).isEqualTo(6000);
    assertThat(config.getNetworkConfig().isPortAutoIncrement()).isFalse();
    assertThat(config.getNetworkConfig().getPublicAddress()).isEqualTo("203.0.113.1:7000");
  }

  @Test
  void aNameIsLookedUpWhereKubernetesAnswers() {
    Config config =
        HazelcastSettings.of(
            settings(
                "CHAT_CLUSTER_DNS", "palaver-nodes.chat.svc",
                "CHAT_CLUSTER_HOST", "10.0.0.1",
                "CHAT_CLUSTER_PORT", "5711"));

    JoinConfig join = config.getNetworkConfig().getJoin();
    assertThat(join.getKubernetesConfig().isEnabled()).isTrue();
    assertThat(join.getKubernetesConfig().getProperties())
        .containsEntry("service-dns", "palaver-nodes.chat.svc")
        .containsEntry("service-port", "5711");
    assertThat(join.getTcpIpConfig().isEnabled()).isFalse();
  }

  @Test
  void aFileOfOnesOwnGetsTheVersionsAndWhatItDoesNotSay() throws IOException {
    String name = "<cluster-name>mine</cluster-name>";
    Config config = fromFile("own.xml", xml(name + SAFE_JOIN + SAFE_COPIES));
    assertThat(config.getClusterName()).isEqualTo("mine-5.3-1");
    assertThat(config.getProperty("hazelcast.max.no.heartbeat.seconds")).isEqualTo("10");
    assertThat(config.getProperty("hazelcast.phone.home.enabled")).isEqualTo("false");

    String yaml =
        """
        hazelcast:
          cluster-name: mine-5.3-1
          properties:
            hazelcast.max.no.heartbeat.seconds: 20
          network:
            join:
              auto-detection:
                enabled: false
              multicast:
                enabled: false
          multimap:
            __vertx.subs:
              backup-count: 2
          map:
            __vertx.*:
              backup-count: 2
        """;
    Config other = fromFile("own.yaml", yaml);
    assertThat(other.getClusterName()).isEqualTo("mine-5.3-1");
    assertThat(other.getProperty("hazelcast.max.no.heartbeat.seconds")).isEqualTo("20");
  }

  @Test
  void aNameOfAnotherVersionIsRefused() {
    assertThatThrownBy(() -> HazelcastSettings.of(settings("CHAT_CLUSTER_NAME", "palaver-5.4-1")))
        .isInstanceOf(ClusterException.class)
        .hasMessageContaining("palaver-5.4-1 says another version than this node's, 5.3-1");
  }

  @Test
  void whoeverAnswersIsNoNode() {
    for (String join :
        new String[] {
          "<multicast enabled=\"true\"/><auto-detection enabled=\"false\"/>",
          "<multicast enabled=\"false\"/>"
        }) {
      String text = xml("<network><join>" + join + "</join></network>" + SAFE_COPIES);
      assertThatThrownBy(() -> fromFile("own.xml", text))
          .isInstanceOf(ClusterException.class)
          .hasMessageContaining("multicast and auto-detection")
          .hasMessageContaining("CHAT_CLUSTER_CONFIG");
    }
  }

  @Test
  void tooFewCopiesAreRefused() {
    assertThatThrownBy(() -> fromFile("own.xml", xml(SAFE_JOIN)))
        .isInstanceOf(ClusterException.class)
        .hasMessageContaining("backup-count of 2 or more");
  }

  @Test
  void whatIsNoConfigurationIsOneLine() {
    assertThatThrownBy(() -> fromFile("own.xml", "<hazelcast>"))
        .isInstanceOf(ClusterException.class)
        .hasMessageContaining("own.xml")
        .hasMessageNotContaining("\n");
    assertThatThrownBy(() -> fromFile("own.yml", "nodes: ["))
        .isInstanceOf(ClusterException.class)
        .hasMessageContaining("own.yml");
    assertThatThrownBy(
            () -> HazelcastSettings.of(settings("CHAT_CLUSTER_HOST", "no.such.host.invalid")))
        .hasMessageContaining("no such host: no.such.host.invalid");
  }
}
