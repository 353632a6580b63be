package dev.palaver.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClusterConfigTest {
  private static ClusterConfig with(String... namesAndValues) {
    return LeastSettings.with(namesAndValues).cluster();
  }

  private static List<String> faults(String... namesAndValues) {
    return catchThrowableOfType(ConfigException.class, () -> with(namesAndValues)).faults();
  }

  @Test
  void aNodeIsAloneUnlessToldOtherwise() {
    assertThat(with())
        .isEqualTo(
            new ClusterConfig(
                false,
                Optional.empty(),
                Optional.empty(),
                List.of(),
                Optional.empty(),
                new NodeAddress(
                    Optional.empty(),
                    Optional.empty(),
                    0,
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty()),
                1,
                Duration.ofMinutes(1),
                Optional.empty()));
  }

  @Test
  void everyNameReachesItsField(@TempDir Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "");
    ClusterConfig config =
        with(
            "CHAT_CLUSTER",
            "true",
            "CHAT_CLUSTER_CONFIG",
            file.toString(),
            "CHAT_CLUSTER_NAME",
            "blue",
            "CHAT_CLUSTER_MEMBERS",
            "node-1, 10.0.0.2:5701, [fd00::3]:5701",
            "CHAT_CLUSTER_HOST",
            "10.0.0.1",
            "CHAT_CLUSTER_PORT",
            "1",
            "CHAT_CLUSTER_BUS_PORT",
            "2",
            "CHAT_CLUSTER_PUBLIC_HOST",
            "203.0.113.1",
            "CHAT_CLUSTER_PUBLIC_PORT",
            "3",
            "CHAT_CLUSTER_BUS_PUBLIC_PORT",
            "4",
            "CHAT_CLUSTER_MIN_NODES",
            "5",
            "CHAT_CLUSTER_JOIN_TIMEOUT_MS",
            "6000",
            "CHAT_CLUSTER_TLS_CERT",
            file.toString(),
            "CHAT_CLUSTER_TLS_KEY",
            file.toString(),
            "CHAT_CLUSTER_TLS_CA",
            file.toString());

    assertThat(config)
        .isEqualTo(
            new ClusterConfig(
                true,
                Optional.of(file),
                Optional.of("blue"),
                List.of("node-1", "10.0.0.2:5701", "[fd00::3]:5701"),
                Optional.empty(),
                new NodeAddress(
                    Optional.of("10.0.0.1"),
                    Optional.of(1),
                    2,
                    Optional.of("203.0.113.1"),
                    Optional.of(3),
                    Optional.of(4)),
                5,
                Duration.ofSeconds(6),
                Optional.of(new BusTls(file, file, file))));
    assertThat(with("CHAT_CLUSTER_DNS", "nodes.chat.svc", "CHAT_CLUSTER_HOST", "10.0.0.1").dns())
        .contains("nodes.chat.svc");
    String longest = "palaver-nodes." + "a".repeat(60) + ".svc.cluster.local";
    assertThat(with("CHAT_CLUSTER_DNS", longest, "CHAT_CLUSTER_HOST", "10.0.0.1").dns())
        .contains(longest);
    assertThat(faults("CHAT_CLUSTER_NAME", "n".repeat(64))).hasSize(1);
  }

  @Test
  void aHostThatNobodyElseReachesIsRefusedWhereOthersAreAfar() {
    assertThat(faults("CHAT_CLUSTER_MEMBERS", "node-2"))
        .singleElement()
        .asString()
        .startsWith("CHAT_CLUSTER_HOST must be an address at which other nodes reach this one");
    assertThat(faults("CHAT_CLUSTER_DNS", "nodes", "CHAT_CLUSTER_HOST", "127.0.0.1")).hasSize(1);
    assertThat(with("CHAT_CLUSTER_MEMBERS", "127.0.0.1:5701,localhost").members()).hasSize(2);
  }

  @Test
  void aRangeOfPortsIsNoMember() {
    assertThat(faults("CHAT_CLUSTER_MEMBERS", "127.0.0.1:5701-5703"))
        .singleElement()
        .asString()
        .startsWith("CHAT_CLUSTER_MEMBERS must list host or host:port");
  }

  @Test
  void everyInterfaceIsNoAddressOfANode() {
    for (String host : List.of("0.0.0.0", "::", "*")) {
      assertThat(faults("CHAT_CLUSTER_HOST", host))
          .singleElement()
          .asString()
          .startsWith("CHAT_CLUSTER_HOST must be one address");
    }
  }

  @Test
  void halfOfAChoiceIsToldAsAFault(@TempDir Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "");
    assertThat(faults("CHAT_CLUSTER_TLS_CERT", file.toString()))
        .anyMatch(fault -> fault.startsWith("CHAT_CLUSTER_TLS_KEY is missing"))
        .anyMatch(fault -> fault.startsWith("CHAT_CLUSTER_TLS_CA is missing"))
        .hasSize(2);
    assertThat(faults("CHAT_CLUSTER_PUBLIC_PORT", "1"))
        .containsExactly(
            "CHAT_CLUSTER_PUBLIC_PORT has no meaning without CHAT_CLUSTER_PUBLIC_HOST");
    assertThat(faults("CHAT_CLUSTER_MEMBERS", "localhost", "CHAT_CLUSTER_DNS", "localhost"))
        .containsExactly("CHAT_CLUSTER_DNS is given, and so is CHAT_CLUSTER_MEMBERS: give one");
  }

  @Test
  void whatCannotBeReadIsNamed() {
    assertThat(faults("CHAT_CLUSTER_CONFIG", "/nowhere/cluster.xml"))
        .containsExactly(
            "CHAT_CLUSTER_CONFIG names a file that cannot be read: /nowhere/cluster.xml");
    assertThat(faults("CHAT_CLUSTER_MEMBERS", "http://node-1"))
        .singleElement()
        .asString()
        .contains("not 'http://node-1'");
    assertThat(faults("CHAT_CLUSTER_NAME", "a b")).hasSize(1);
  }
}
