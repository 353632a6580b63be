package dev.palaver.dev;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The first command of the README, from a folder without anything to a folder with data. */
@Timeout(300)
class DevServerIT {
  @TempDir private Path folder;

  @Test
  void thePrintedLinesWorkAsPastedAndTheDataOutlivesARestart() throws Exception {
    Map<String, String> env = Map.of("PORT", Integer.toString(DevProcess.freePort()));
    String written;
    try (DevProcess first = DevProcess.start(folder, env).ready()) {
      assertThat(first.output())
          .contains("Unpacking PostgreSQL 17 (first start only)")
          .contains("http://localhost:" + env.get("PORT"))
          .containsPattern("(?m)^export ALICE=\\S+$")
          .containsPattern("(?m)^export BOB=\\S+$");
      written = DevProcess.paste(first.curls().get(0));
      assertThat(written).contains("\"body\":\"Hello Bob\"").contains("\"seq\":1");
      assertThat(DevProcess.paste(first.curls().get(1))).contains("\"body\":\"Hello Bob\"");

      aSecondStartIsRefused(env);

      assertThat(first.terminate()).isEqualTo(143);
      assertThat(first.output()).contains("Stopping …").endsWith("Stopped.\n");
      assertThat(DevProcess.postgresOf(folder)).isEmpty();
    }
    assertThat(PosixFilePermissions.toString(permissions("jwt-secret"))).isEqualTo("rw-------");

    try (DevProcess second = DevProcess.start(folder, env).ready()) {
      assertThat(second.output()).doesNotContain("Unpacking");
      assertThat(DevProcess.paste(second.curls().get(1)))
          .contains(DevProcess.firstMatch(written, "\"id\":\"([^\"]+)\""));
    }
    assertThat(DevProcess.postgresOf(folder)).isEmpty();
  }

  private void aSecondStartIsRefused(Map<String, String> env) throws Exception {
    try (DevProcess second = DevProcess.start(folder, env)) {
      assertThat(second.exitCode()).isEqualTo(1);
      assertThat(second.output())
          .matches("Palaver does not start: Palaver runs already in this folder .*\\R");
    }
  }

  private Set<PosixFilePermission> permissions(String name) throws IOException {
    return Files.getPosixFilePermissions(folder.resolve(".palaver").resolve(name));
  }

  @Test
  void afterAKillTheNextStartStopsTheOrphanAndKeepsWhatWasCommitted() throws Exception {
    Map<String, String> env = Map.of("PORT", Integer.toString(DevProcess.freePort()));
    DevProcess killed = DevProcess.start(folder, env).ready();
    assertThat(durability()).isEqualTo("on on");
    String written = DevProcess.paste(killed.curls().get(0));
    killed.kill();
    assertThat(DevProcess.postgresOf(folder)).isNotEmpty();

    try (DevProcess next = DevProcess.start(folder, env).ready()) {
      assertThat(next.output()).contains("Stopped the PostgreSQL of an earlier run (process ");
      assertThat(DevProcess.paste(next.curls().get(1)))
          .contains(DevProcess.firstMatch(written, "\"id\":\"([^\"]+)\""));
    }
    assertThat(DevProcess.postgresOf(folder)).isEmpty();
  }

  /** The server's settings that decide whether a commit survives a power cut. */
  private String durability() throws IOException, SQLException {
    Path home = folder.resolve(".palaver");
    String port = Files.readAllLines(home.resolve("data").resolve("postmaster.pid")).get(3);
    String password = Files.readString(home.resolve("database-password"));
    String url = "jdbc:postgresql://127.0.0.1:" + port.strip() + "/palaver";
    try (Connection connection = DriverManager.getConnection(url, "palaver", password);
        Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "SELECT current_setting('fsync') || ' ' || current_setting('synchronous_commit')")) {
      rows.next();
      return rows.getString(1);
    }
  }

  @Test
  void aTakenPortIsOneLineAndNothingIsLeftRunning() throws Exception {
    try (ServerSocket taken = new ServerSocket()) {
      taken.bind(new InetSocketAddress("0.0.0.0", 0));
      String port = Integer.toString(taken.getLocalPort());
      try (DevProcess start = DevProcess.start(folder, Map.of("PORT", port))) {
        assertThat(start.exitCode()).isEqualTo(1);
        assertThat(start.output())
            .matches("Palaver does not start: port " + port + " is taken by another program.*\\R");
      }
    }
    assertThat(DevProcess.postgresOf(folder)).isEmpty();
  }

  @Test
  void wrongSettingsAreToldBeforeAnythingIsUnpacked() throws Exception {
    try (DevProcess start =
        DevProcess.start(folder, Map.of("PORT", "http", "CHAT_ACCES", "open"))) {
      assertThat(start.exitCode()).isEqualTo(1);
      assertThat(start.output()).contains("PORT must be").contains("CHAT_ACCES is not a setting");
    }
    assertThat(folder.resolve(".palaver").resolve("postgres")).doesNotExist();
  }
}
