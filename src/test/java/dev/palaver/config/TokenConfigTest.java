package dev.palaver.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.palaver.core.PublicKeys;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TokenConfigTest {
  private static AppConfig with(String... namesAndValues) {
    Map<String, String> env = new HashMap<>(Map.of("DB_USER", "chat", "DB_DATABASE", "chat"));
    for (int i = 0; i < namesAndValues.length; i += 2) {
      env.put(namesAndValues[i], namesAndValues[i + 1]);
    }
    return AppConfig.from(env);
  }

  private static PublicKey key(String kind) {
    try {
      return KeyPairGenerator.getInstance(kind).generateKeyPair().getPublic();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void keySourceNamesReachTheirFields() {
    PublicKey key = key("Ed25519");
    AppConfig config =
        with(
            "DB_HOST",
            "db",
            "DB_PORT",
            "2",
            "DB_PASSWORD",
            "p",
            "AUTH_DB",
            "auth",
            "CHAT_AUTH_DB_SCHEMA",
            "keys",
            "CHAT_JWKS_URL",
            "https://id.example/jwks",
            "CHAT_JWT_PUBLIC_KEY",
            PublicKeys.toPem(key),
            "CHAT_JWT_KEY_REFRESH_MS",
            "3000",
            "CHAT_JWT_CACHE_SIZE",
            "4");

    assertThat(config.token().secret()).isEmpty();
    assertThat(config.token().cacheSize()).isEqualTo(4);
    KeySources keys = config.token().keys();
    assertThat(keys.publicKeys()).containsExactly(key);
    assertThat(keys.jwksUrl()).contains(URI.create("https://id.example/jwks"));
    assertThat(keys.refresh()).isEqualTo(Duration.ofSeconds(3));
    DatabaseConfig table = keys.table().orElseThrow();
    assertThat(table.address()).isEqualTo("db:2/auth");
    assertThat(table.schema()).isEqualTo("keys");
    assertThat(table.user()).isEqualTo("chat");
    assertThat(table.password()).isEqualTo(new Secret("p"));
    assertThat(table.poolSize()).isEqualTo(1);
  }

  @Test
  void authDatabaseHasTheReferencesSchemaByDefault() {
    assertThat(with("AUTH_DB", "auth").token().keys().table().orElseThrow().schema())
        .isEqualTo("main");
  }

  @Test
  void secretIsRequiredOnlyWhereNoOtherKeyIs() {
    assertThatThrownBy(() -> with())
        .hasMessageContaining("JWT_SECRET is missing")
        .hasMessageContaining("CHAT_JWKS_URL");
    assertThat(with("CHAT_JWKS_URL", "http://id.example/").token().secret()).isEmpty();
    assertThat(with("AUTH_DB", "auth").token().weakSecret()).isFalse();
    assertThatThrownBy(
            () ->
                with(
                    "NODE_ENV",
                    "production",
                    "JWT_ISSUER",
                    "i",
                    "AUTH_DB",
                    "auth",
                    "JWT_SECRET",
                    "short"))
        .hasMessageContaining("JWT_SECRET has 5 bytes");
  }

  @Test
  void publicKeysComeFromFilesInOneLineAndSeveral(@TempDir Path folder) throws IOException {
    PublicKey first = key("Ed25519");
    PublicKey second = key("RSA");
    String both = PublicKeys.toPem(first) + PublicKeys.toPem(second);
    Path file = Files.writeString(folder.resolve("keys.pem"), both);

    assertThat(with("CHAT_JWT_PUBLIC_KEY_FILE", file.toString()).token().keys().publicKeys())
        .containsExactly(first, second);
    assertThat(with("CHAT_JWT_PUBLIC_KEY", both.replace("\n", "\\n")).token().keys().publicKeys())
        .containsExactly(first, second);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "id.example",
        "ftp://id.example/",
        "https:///jwks",
        "https://a:b@id.example/",
        "::"
      })
  void urlsThatAreNoneStopTheStart(String url) {
    assertThatThrownBy(() -> with("CHAT_JWKS_URL", url))
        .hasMessageContaining("CHAT_JWKS_URL must be an http or https URL");
  }

  @Test
  void keysAndSchemasThatAreNoneStopTheStart() {
    assertThatThrownBy(() -> with("CHAT_JWT_PUBLIC_KEY", "hunter2", "CHAT_AUTH_DB_SCHEMA", "a;b"))
        .hasMessageContaining("CHAT_JWT_PUBLIC_KEY holds no PEM block")
        .hasMessageContaining("CHAT_AUTH_DB_SCHEMA must be a plain name")
        .message()
        .doesNotContain("hunter2");
  }
}
