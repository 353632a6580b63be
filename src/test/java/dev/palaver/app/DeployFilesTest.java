package dev.palaver.app;

import static dev.palaver.app.DeployFiles.at;
import static dev.palaver.app.DeployFiles.compose;
import static dev.palaver.app.DeployFiles.docker;
import static dev.palaver.app.DeployFiles.imageEnv;
import static dev.palaver.app.DeployFiles.manifest;
import static dev.palaver.app.DeployFiles.manifests;
import static dev.palaver.app.DeployFiles.texts;
import static dev.palaver.app.DeployFiles.unit;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.palaver.config.AppConfig;
import dev.palaver.config.Setting;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The files of {@code deploy/} agree with the program and with each other. */
class DeployFilesTest {
  private static final Set<String> NODES = Set.of("palaver-1", "palaver-2");
  private static final String APP = "app.kubernetes.io/name";
  private static final String SECRET = "a secret of 32 bytes or more, for the test";

  /** What {@link Main} allows a stop beyond the drain. */
  private static final int STOP_SLACK_SECONDS = 15;

  /** The variables that a node of each deployment starts with. */
  static Stream<Map<String, String>> environments() {
    Map<String, String> kubernetes = imageEnv();
    kubernetes.putAll(texts(manifest("ConfigMap", "palaver").get("data")));
    kubernetes.put("CHAT_CLUSTER_HOST", "10.1.2.3");
    assertThat(at(container(), "env", 0, "name")).isEqualTo("CHAT_CLUSTER_HOST");
    assertThat(at(container(), "env", 0, "valueFrom", "fieldRef", "fieldPath"))
        .isEqualTo("status.podIP");
    return Stream.concat(
        Stream.of(DeployFiles.envFile("palaver.env.example"), kubernetes),
        NODES.stream().map(DeployFilesTest::composeEnv));
  }

  @Test
  void imageUnitAndKubernetesStartTheSameJvm() throws Exception {
    List<String> image = jvmFlags(imageEnv().get("JAVA_TOOL_OPTIONS"));
    assertThat(image).contains("-XX:+UseG1GC");
    assertThat(jvmFlags(unit("ExecStart").get(0))).isEqualTo(image);
    Map<String, String> kubernetes = texts(manifest("ConfigMap", "palaver").get("data"));
    List<String> pod = jvmFlags(kubernetes.get("JAVA_TOOL_OPTIONS"));
    assertThat(pod).containsAll(image);
    String benchmark = Files.readString(Path.of("bench", "lib", "options.mjs"));
    assertThat(image)
        .filteredOn(flag -> flag.matches(".*(G1|Heap).*"))
        .allMatch(benchmark::contains);

    List<String> command = new ArrayList<>(pod);
    command.add(0, Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-version");
    Process java = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(java.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(java.waitFor()).as(said).isZero();
    assertThat(said).doesNotContain("warning");
  }

  private static List<String> jvmFlags(String line) {
    return Arrays.stream(line.replace("\"", "").trim().split("\\s+"))
        .filter(word -> word.startsWith("-XX"))
        .toList();
  }

  @ParameterizedTest
  @MethodSource("environments")
  void settingsAreThoseOfTheProgramAndAccepted(Map<String, String> env) {
    Set<String> known = Arrays.stream(Setting.values()).map(Enum::name).collect(Collectors.toSet());
    Map<String, String> given = new HashMap<>(env);
    given.remove("JAVA_TOOL_OPTIONS");
    // A file of a secret is there on the target alone.
    for (String name : List.of("DB_PASSWORD", "JWT_SECRET")) {
      assertThat(given.remove(name + "_FILE")).as(name).isNotBlank();
      given.put(name, SECRET);
    }

    assertThat(known).containsAll(given.keySet());
    AppConfig config = AppConfig.from(given);
    assertThat(config.production()).isTrue();
    assertThat(config.cluster().enabled()).isTrue();
    assertThat(config.http().port()).isEqualTo(8080);
    assertThat(config.management().port()).isEqualTo(9090);
    assertThat(config.cluster().address().port()).contains(5701);
    assertThat(config.cluster().address().busPort()).isEqualTo(5801);
    assertStopIsLongEnough(config);
  }

  @Test
  void portsAgree() {
    assertThat(docker("EXPOSE")).isEqualTo("8080 9090 5701 5801");
    Map<Object, Object> ports =
        ((List<?>) at(container(), "ports"))
            .stream().collect(Collectors.toMap(p -> at(p, "name"), p -> at(p, "containerPort")));
    assertThat(ports)
        .isEqualTo(Map.of("http", 8080, "management", 9090, "hazelcast", 5701, "event-bus", 5801));
    for (String service : List.of("palaver", "palaver-nodes")) {
      for (Object port : (List<?>) at(manifest("Service", service), "spec", "ports")) {
        assertThat(ports).containsKey(at(port, "targetPort"));
      }
    }
    Object ingress = at(manifest("NetworkPolicy", "palaver"), "spec", "ingress");
    assertThat(at(ingress, 0, "ports").toString()).isEqualTo("[{port=http}]");
    assertThat(at(ingress, 2, "ports").toString())
        .isEqualTo("[{port=hazelcast}, {port=event-bus}]");
    assertThat(at(ingress, 2, "from", 0, "podSelector", "matchLabels", APP)).isEqualTo("palaver");
    assertThat(DeployFiles.text("nginx.conf")).contains("palaver-1:8080", "palaver-2:8080");
  }

  @Test
  void nodesFindEachOther() {
    Map<?, ?> headless = manifest("Service", configMap("CHAT_CLUSTER_DNS"));
    assertThat(at(headless, "spec", "clusterIP")).isEqualTo("None");
    assertThat(at(headless, "spec", "publishNotReadyAddresses")).isEqualTo(true);
    assertThat(manifests())
        .filteredOn(m -> List.of("Service", "Deployment", "NetworkPolicy").contains(m.get("kind")))
        .hasSize(4)
        .allMatch(m -> at(m, "spec").toString().contains(APP + "=palaver"));
    assertThat(at(pod(), "metadata", "labels", APP)).isEqualTo("palaver");

    for (String node : NODES) {
      Map<String, String> env = composeEnv(node);
      Object aliases = at(compose(), "services", node, "networks", "cluster", "aliases");
      assertThat(aliases).isEqualTo(List.of(env.get("CHAT_CLUSTER_HOST")));
      assertThat(env.get("CHAT_CLUSTER_MEMBERS").split(","))
          .contains(env.get("CHAT_CLUSTER_HOST") + ":" + env.get("CHAT_CLUSTER_PORT"));
    }
    assertThat(at(compose(), "services", "nginx", "networks")).isEqualTo(List.of("edge"));
  }

  @Test
  void secretsAreWhereTheSettingsSay() {
    Map<?, ?> secret = (Map<?, ?>) at(manifest("Secret", "palaver"), "stringData");
    Object mount = at(container(), "volumeMounts", 1, "mountPath");
    for (String name : List.of("db_password", "jwt_secret")) {
      String file = name.toUpperCase(Locale.ROOT) + "_FILE";
      assertThat(configMap(file)).isEqualTo(mount + "/" + name);
      assertThat(secret.containsKey(name)).isTrue();
      assertThat(composeEnv("palaver-1").get(file)).isEqualTo("/run/secrets/" + name);
      assertThat((List<?>) at(compose(), "services", "palaver-1", "secrets"))
          .asString()
          .contains(name);
      assertThat(DeployFiles.envFile("palaver.env.example").get(file))
          .isEqualTo("/run/credentials/palaver.service/" + name);
      assertThat(unit("LoadCredential")).contains(name + ":/etc/palaver/" + name);
    }
  }

  @Test
  void nothingRunsAsRoot() {
    Matcher user = Pattern.compile("([1-9]\\d*):[1-9]\\d*").matcher(docker("USER"));
    assertThat(user.matches()).isTrue();
    Object security = at(pod(), "spec", "securityContext");
    assertThat(at(security, "runAsNonRoot")).isEqualTo(true);
    assertThat(at(security, "runAsUser").toString()).isEqualTo(user.group(1));
    assertThat(at(container(), "securityContext", "readOnlyRootFilesystem")).isEqualTo(true);
    assertThat(at(container(), "securityContext", "allowPrivilegeEscalation")).isEqualTo(false);
    assertThat(at(container(), "securityContext", "capabilities", "drop"))
        .isEqualTo(List.of("ALL"));
    assertThat(unit("DynamicUser")).containsExactly("yes");
    assertThat(unit("NoNewPrivileges")).containsExactly("yes");
    assertThat(unit("ProtectSystem")).containsExactly("strict");
  }

  @Test
  void rolloutAsksTheNodeAndTakesOneAtATime() {
    assertThat(at(container(), "readinessProbe", "httpGet").toString())
        .isEqualTo("{path=/health/ready, port=management}");
    for (String probe : List.of("livenessProbe", "startupProbe")) {
      assertThat(at(container(), probe, "httpGet").toString())
          .isEqualTo("{path=/health/live, port=management}");
    }
    Map<?, ?> deployment = manifest("Deployment", "palaver");
    assertThat(at(deployment, "spec", "strategy", "rollingUpdate", "maxUnavailable")).isEqualTo(1);
    assertThat(at(deployment, "spec", "strategy", "rollingUpdate", "maxSurge")).isEqualTo(0);
    assertThat(at(manifest("PodDisruptionBudget", "palaver"), "spec", "maxUnavailable"))
        .isEqualTo(1);
  }

  @Test
  void systemdUnderstandsTheUnit(@TempDir Path directory) throws Exception {
    assumeTrue(Programs.present("systemd-analyze"), "SKIPPED: systemd-analyze is not installed");
    // Where java is on this machine; the unit's place is that of the distributions.
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    Path unit = directory.resolve("palaver.service");
    Files.writeString(unit, DeployFiles.text("palaver.service").replace("/usr/bin/java", java));

    Programs.Result result = Programs.run(List.of("systemd-analyze", "verify", unit.toString()));

    assertThat(result.exitCode()).as(result.output()).isZero();
    assertThat(result.output().lines().filter(line -> line.contains(unit.toString()))).isEmpty();
  }

  private static void assertStopIsLongEnough(AppConfig config) {
    long needed = config.http().drainTimeout().toSeconds() + STOP_SLACK_SECONDS;
    assertThat(Long.parseLong(unit("TimeoutStopSec").get(0))).isGreaterThan(needed);
    for (String node : NODES) {
      String grace = (String) at(compose(), "services", node, "stop_grace_period");
      assertThat(Long.parseLong(grace.replace("s", ""))).isGreaterThan(needed);
    }
    Object sleep = at(container(), "lifecycle", "preStop", "exec", "command", 1);
    assertThat((Integer) at(pod(), "spec", "terminationGracePeriodSeconds"))
        .isGreaterThan((int) needed + Integer.parseInt((String) sleep));
  }

  private static Map<String, String> composeEnv(String node) {
    Map<String, String> env = imageEnv();
    env.putAll(texts(at(compose(), "services", node, "environment")));
    return env;
  }

  private static String configMap(String name) {
    return (String) at(manifest("ConfigMap", "palaver"), "data", name);
  }

  private static Object pod() {
    return at(manifest("Deployment", "palaver"), "spec", "template");
  }

  private static Object container() {
    return at(pod(), "spec", "containers", 0);
  }
}
