package dev.palaver.cluster;

import com.hazelcast.config.Config;
import com.hazelcast.config.InvalidConfigurationException;
import com.hazelcast.config.JoinConfig;
import com.hazelcast.config.NetworkConfig;
import com.hazelcast.config.XmlConfigBuilder;
import com.hazelcast.config.YamlConfigBuilder;
import com.hazelcast.core.HazelcastException;
import com.hazelcast.instance.BuildInfoProvider;
import dev.palaver.config.ClusterConfig;
import dev.palaver.config.NodeAddress;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Hazelcast's configuration: the packaged {@code cluster.xml} or a file, and the settings. */
final class HazelcastSettings {
  static final String LOOPBACK = "127.0.0.1";

  /** Raised when nodes of two versions would misread each other's news on the bus. */
  private static final int BUS_PROTOCOL = 1;

  /** Copies beside the first, so that two nodes may die at once. */
  private static final int MIN_BACKUPS = 2;

  private static final String SUBSCRIPTIONS = "__vertx.subs";
  private static final List<String> NODE_MAPS = List.of("__vertx.nodeInfo", "__vertx.haInfo");

  /** What a file of one's own need not say; {@code cluster.xml} gives the reasons. */
  private static final Map<String, String> UNLESS_SAID =
      Map.of(
          "hazelcast.logging.type", "slf4j",
          "hazelcast.phone.home.enabled", "false",
          "hazelcast.socket.bind.any", "false",
          "hazelcast.heartbeat.interval.seconds", "1",
          "hazelcast.max.no.heartbeat.seconds", "10",
          "hazelcast.merge.first.run.delay.seconds", "10",
          "hazelcast.merge.next.run.delay.seconds", "5");

  private static final Pattern VERSIONED = Pattern.compile("(.+)-(\\d+\\.\\d+-\\d+)");

  private HazelcastSettings() {}

  /**
   * The configuration to join with.
   *
   * @throws ClusterException when the file cannot be read, or is dangerous
   */
  static Config of(ClusterConfig config) {
    Config hazelcast =
        config.file().map(HazelcastSettings::read).orElseGet(HazelcastSettings::ourOwn);
    UNLESS_SAID.forEach(
        (name, value) -> {
          if (hazelcast.getProperty(name) == null) {
            hazelcast.setProperty(name, value);
          }
        });
    hazelcast.setProperty(
        "hazelcast.max.join.seconds", Long.toString(config.joinTimeout().toSeconds()));
    hazelcast.setClusterName(name(config.name().orElse(hazelcast.getClusterName())));
    listen(hazelcast.getNetworkConfig(), config);
    find(hazelcast.getNetworkConfig(), config);
    refuseDanger(hazelcast);
    return hazelcast;
  }

  private static Config ourOwn() {
    return new XmlConfigBuilder(HazelcastSettings.class.getResourceAsStream("/cluster.xml"))
        .build();
  }

  private static Config read(Path file) {
    String name = String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
    boolean yaml = name.endsWith(".yaml") || name.endsWith(".yml");
    try (InputStream text = Files.newInputStream(file)) {
      return yaml ? new YamlConfigBuilder(text).build() : new XmlConfigBuilder(text).build();
    } catch (InvalidConfigurationException e) {
      throw refused(file + " is no Hazelcast configuration: " + e.getMessage());
    } catch (IOException | HazelcastException e) {
      throw refused(file + " cannot be read: " + e.getMessage());
    }
  }

  /** With the versions that nodes must share: Hazelcast's minor, and that of the bus. */
  private static String name(String base) {
    Matcher hazelcast =
        Pattern.compile("(\\d+\\.\\d+).*").matcher(BuildInfoProvider.getBuildInfo().getVersion());
    String versions = (hazelcast.matches() ? hazelcast.group(1) : "0") + "-" + BUS_PROTOCOL;
    Matcher given = VERSIONED.matcher(base);
    if (!given.matches()) {
      return base + "-" + versions;
    }
    if (!given.group(2).equals(versions)) {
      throw new ClusterException(
          ("the cluster's name %s says another version than this node's, %s: leave it out, it is"
                  + " added (CHAT_CLUSTER_NAME, CHAT_CLUSTER_CONFIG)")
              .formatted(base, versions));
    }
    return base;
  }

  private static void listen(NetworkConfig network, ClusterConfig config) {
    NodeAddress address = config.address();
    address
        .port()
        .ifPresent(port -> network.setPort(port).setPortAutoIncrement(false).setPortCount(1));
    if (address.host().isPresent()) {
      network.getInterfaces().clear();
      network.getInterfaces().setEnabled(true).addInterface(resolve(address.host().get()));
    }
    address
        .publicHost()
        .ifPresent(
            host ->
                network.setPublicAddress(
                    address.publicPort().map(port -> host + ":" + port).orElse(host)));
  }

  private static String resolve(String host) {
    try {
      return InetAddress.getByName(host).getHostAddress();
    } catch (UnknownHostException e) {
      throw new ClusterException("no such host: " + host + " (CHAT_CLUSTER_HOST)");
    }
  }

  private static void find(NetworkConfig network, ClusterConfig config) {
    if (config.members().isEmpty() && config.dns().isEmpty()) {
      return;
    }
    JoinConfig join = new JoinConfig();
    join.getAutoDetectionConfig().setEnabled(false);
    join.getMulticastConfig().setEnabled(false);
    if (!config.members().isEmpty()) {
      join.getTcpIpConfig().setEnabled(true).setMembers(config.members());
    }
    config
        .dns()
        .ifPresent(
            name ->
                join.getKubernetesConfig()
                    .setEnabled(true)
                    .setProperty("service-dns", name)
                    .setProperty("service-port", Integer.toString(network.getPort())));
    network.setJoin(join);
  }

  private static void refuseDanger(Config hazelcast) {
    JoinConfig join = hazelcast.getNetworkConfig().getJoin();
    if (join.getMulticastConfig().isEnabled() || join.isAutoDetectionEnabled()) {
      throw refused(
          "multicast and auto-detection join whoever answers: set both to enabled=\"false\", and"
              + " name the nodes");
    }
    int backups = hazelcast.findMultiMapConfig(SUBSCRIPTIONS).getBackupCount();
    for (String map : NODE_MAPS) {
      backups = Math.min(backups, hazelcast.findMapConfig(map).getBackupCount());
    }
    if (backups < MIN_BACKUPS) {
      throw refused(
          ("%s and %s need a backup-count of %d or more: with less, two nodes that die at once take"
                  + " subscriptions of the others with them")
              .formatted(SUBSCRIPTIONS, String.join(", ", NODE_MAPS), MIN_BACKUPS));
    }
  }

  private static ClusterException refused(String what) {
    return new ClusterException(what + " (CHAT_CLUSTER_CONFIG)");
  }
}
