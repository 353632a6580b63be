package dev.palaver.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.palaver.config.Setting;
import dev.palaver.testing.ServerProcess;
import dev.palaver.testing.TestDatabase;
import dev.palaver.testing.TestPostgres;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The program as an operator meets it: exit codes, and one clear message for each failure. */
class StartupIT {
  private static final String SECRET = "0123456789abcdef0123456789abcdef";

  private static Map<String, String> env(TestDatabase database, String... namesAndValues) {
    Map<String, String> env = new HashMap<>(database.env());
    env.put("JWT_SECRET", SECRET);
    env.put("HOST", "127.0.0.1");
    env.put("PORT", "0");
    env.put("CHAT_MANAGEMENT_PORT", "0");
    for (int i = 0; i < namesAndValues.length; i += 2) {
      env.put(namesAndValues[i], namesAndValues[i + 1]);
    }
    return env;
  }

  /** The whole output of a start that fails. */
  private static String failure(Map<String, String> env, String... arguments)
      throws InterruptedException {
    try (ServerProcess process = ServerProcess.start(env, arguments)) {
      assertThat(process.exitCode()).as(process::output).isEqualTo(1);
      return process.output();
    }
  }

  @Test
  void unreachableDatabaseIsOneLine() throws Exception {
    int closed;
    try (ServerSocket socket = new ServerSocket(0)) {
      closed = socket.getLocalPort();
    }

    String output = failure(env(TestPostgres.newDatabase(), "DB_PORT", Integer.toString(closed)));

    assertThat(output).startsWith("palaver: ").contains("DB_HOST", "" + closed).hasLineCount(1);
  }

  @Test
  void wrongPasswordIsOneLine() throws Exception {
    String output = failure(env(TestPostgres.newDatabase(), "DB_PASSWORD", "wrong"));

    assertThat(output)
        .startsWith("palaver: ")
        .contains("DB_PASSWORD")
        .doesNotContain("wrong")
        .hasLineCount(1);
  }

  @Test
  void failedMigrationIsOneLine() throws Exception {
    TestDatabase database = TestPostgres.newDatabase();
    database.execute("CREATE SCHEMA main");
    database.execute("CREATE VIEW main.channels AS SELECT 1 AS one");

    String output = failure(env(database, "LOG_LEVEL", "error"));

    assertThat(output).startsWith("palaver: ").contains("channels").hasLineCount(1);
  }

  @Test
  void tooFewNodesIsOneLine() throws Exception {
    Map<String, String> env =
        new HashMap<>(env(TestPostgres.newDatabase(), "CHAT_CLUSTER", "true"));
    env.put("CHAT_CLUSTER_MEMBERS", "127.0.0.1:1");
    env.put("CHAT_CLUSTER_MIN_NODES", "2");
    env.put("CHAT_CLUSTER_JOIN_TIMEOUT_MS", "3000");
    env.put("LOG_LEVEL", "error");

    String output = failure(env);

    assertThat(output)
        .startsWith("palaver: only 1 of 2 nodes were seen within 3000 ms")
        .contains("CHAT_CLUSTER_MIN_NODES")
        .hasLineCount(1);
  }

  @Test
  void takenPortIsOneLine() throws Exception {
    try (ServerSocket socket = new ServerSocket(0)) {
      String port = Integer.toString(socket.getLocalPort());

      String output =
          failure(
              env(
                  TestPostgres.migratedDatabase(),
                  "PORT",
                  port,
                  "LOG_LEVEL",
                  "error",
                  "HOST",
                  "0.0.0.0"));

      assertThat(output).startsWith("palaver: ").contains("PORT", port).hasLineCount(1);
    }
  }

  @Test
  void allFaultsOfTheSettingsAreToldAtOnce() throws Exception {
    String output =
        failure(
            Map.of("NODE_ENV", "production", "JWT_SECRET", "short", "CHAT_ACESS", "open"),
            "check-config");

    assertThat(output)
        .contains(
            "DB_USER is missing",
            "DB_DATABASE is missing",
            "JWT_SECRET has 5 bytes; production takes 32 or more",
            "JWT_ISSUER is missing",
            "CHAT_ACESS is not a setting; did you mean CHAT_ACCESS?")
        .doesNotContain("Exception", "at dev.palaver");
  }

  @Test
  void missingSecretInProductionStopsTheStart() throws Exception {
    Map<String, String> env = env(TestPostgres.newDatabase(), "NODE_ENV", "prod");
    env.remove("JWT_SECRET");

    assertThat(failure(env)).contains("JWT_SECRET is missing");
  }

  @Test
  void commandsDoTheirWorkAndEnd() throws Exception {
    TestDatabase database = TestPostgres.newDatabase();
    try (ServerProcess first = ServerProcess.start(env(database), "migrate");
        ServerProcess check = ServerProcess.start(env(database), "check-config");
        ServerProcess help = ServerProcess.start(Map.of(), "--help");
        ServerProcess unknown = ServerProcess.start(Map.of(), "brew")) {
      assertThat(first.exitCode()).as(first::output).isZero();
      assertThat(first.output()).contains("schema migrated from version 0 to ");
      assertThat(check.exitCode()).isZero();
      assertThat(check.output()).contains("the settings are valid").doesNotContain(SECRET);
      assertThat(help.exitCode()).isZero();
      for (Setting setting : Setting.values()) {
        assertThat(help.output()).contains(setting.name(), setting.description());
      }
      assertThat(unknown.exitCode()).isEqualTo(2);
      assertThat(unknown.output()).contains("no such command: brew", "Usage:");
    }
    try (ServerProcess second = ServerProcess.start(env(database), "migrate")) {
      assertThat(second.exitCode()).isZero();
      assertThat(second.output()).contains("schema is current");
    }
  }

  @Test
  void startThatMayNotMigrateRefusesASchemaThatIsBehind() throws Exception {
    String output = failure(env(TestPostgres.newDatabase(), "SOURCELOOP_MIGRATION", "false"));

    assertThat(output).contains("CHAT_MIGRATION=false").hasLineCount(1);
  }

  @Test
  void clusterNeedsNoOtherSettingAndAStartNoWarning() throws InterruptedException {
    try (ServerProcess server =
        ServerProcess.serve(TestPostgres.migratedDatabase(), Map.of("CHAT_CLUSTER", "true"))) {
      server.port();

      assertThat(server.output()).contains("joined cluster palaver");
      assertThat(server.output().lines().filter(line -> line.matches("\\S+ (WARN|ERROR) .*")))
          .isEmpty();
    }
  }

  @Test
  void terminationIsACleanEnd() throws InterruptedException {
    try (ServerProcess server = ServerProcess.serve(TestPostgres.migratedDatabase(), Map.of())) {
      server.port();
      server.terminate();

      assertThat(server.exitCode()).as(server::output).isZero();
      assertThat(server.output()).endsWith("stopped");
    }
  }

  /** The two flags of docs/operations.md, A faster start. */
  @Test
  void aStartTakesItsClassesFromAnArchiveOfAnEarlierOne(@TempDir Path folder) throws Exception {
    TestDatabase database = TestPostgres.migratedDatabase();
    String archive = folder.resolve("palaver.jsa").toString();
    String options = "JAVA_TOOL_OPTIONS";
    try (ServerProcess first =
        ServerProcess.serve(database, Map.of(options, "-XX:ArchiveClassesAtExit=" + archive))) {
      first.port();
      first.terminate();
      assertThat(first.exitCode()).as(first::output).isZero();
    }
    Map<String, String> archived =
        Map.of(options, "-XX:SharedArchiveFile=" + archive + " -Xlog:class+load");
    try (ServerProcess second = ServerProcess.serve(database, archived)) {
      second.port();
      assertThat(second.output())
          .contains("dev.palaver.app.Palaver source: shared objects file (top)");
    }
  }
}
