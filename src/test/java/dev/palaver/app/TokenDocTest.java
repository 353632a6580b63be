package dev.palaver.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.palaver.core.Permission;
import dev.palaver.testing.Docs;
import dev.palaver.testing.TestServer;
import dev.palaver.testing.Tokens;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** What docs/operations.md tells issuers of tokens. */
class TokenDocTest {
  private static final Path OPERATIONS = Path.of("docs", "operations.md");
  private static final String ISSUER = "https://login.example.com";

  @Test
  void theTableOfPermissionsIsThatOfTheContract() throws IOException {
    StringBuilder table =
        new StringBuilder("| key | number | or else | opens |\n|---|---|---|---|\n");
    for (Permission permission : Permission.values()) {
      table.append(
          "| `%s` | %s | %s | %s |\n"
              .formatted(
                  permission.key(),
                  permission.number().orElse(""),
                  permission.fallback().map(other -> "`" + other.key() + "`").orElse(""),
                  String.join(", ", operations(permission))));
    }
    Docs.assertSection(OPERATIONS, "permissions", table.toString());
  }

  private static List<String> operations(Permission permission) throws IOException {
    Map<?, ?> contract =
        new Yaml(new SafeConstructor(new LoaderOptions()))
            .load(Files.readString(Path.of("openapi", "palaver.yaml")));
    List<String> operations = new ArrayList<>();
    for (Object path : ((Map<?, ?>) contract.get("paths")).values()) {
      for (Object operation : ((Map<?, ?>) path).values()) {
        if (operation instanceof Map<?, ?> found
            && permission.key().equals(found.get("x-permission"))) {
          operations.add("`" + found.get("operationId") + "`");
        }
      }
    }
    return operations;
  }

  @Test
  void theTokenThatIsMadeAsWrittenLetsItsUserChat(@TempDir Path folder) throws Exception {
    assumeTrue(Programs.present("openssl"), "SKIPPED: openssl is not installed");
    String secret = Tokens.settings().get("JWT_SECRET");
    Files.createDirectories(folder.resolve("deploy/secrets"));
    Files.writeString(folder.resolve("deploy/secrets/jwt_secret"), secret + "\n");
    Process shell =
        new ProcessBuilder("sh", "-euc", Docs.blocks(OPERATIONS, "token").get(0))
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .start();
    String token =
        new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    assertThat(shell.waitFor()).as(token).isZero();

    try (TestServer server = TestServer.start(Map.of("JWT_SECRET", secret, "JWT_ISSUER", ISSUER))) {
      JsonObject message = TestServer.message(UUID.randomUUID());
      JsonObject stored = server.post(token, "/messages", message).json();
      assertThat(stored.getString("createdBy")).isEqualTo("a11ce000-0000-4000-8000-000000000001");
      assertThat(server.get(token, "/channels").status()).isEqualTo(200);
    }
  }
}
