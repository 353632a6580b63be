package dev.palaver.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.palaver.config.AppConfig;
import dev.palaver.config.DatabaseConfig;
import dev.palaver.core.ChatException;
import dev.palaver.core.ErrorCode;
import dev.palaver.testing.TestDatabase;
import dev.palaver.testing.TestPostgres;
import dev.palaver.testing.TlsPostgres;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.net.SelfSignedCertificate;
import io.vertx.sqlclient.Tuple;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Migration and pools on a server that wants TLS, and on one that has none. */
@Timeout(120)
class DatabaseTlsTest {
  private static final String ENCRYPTED =
      "SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()";

  private static Vertx vertx;
  private static TlsPostgres server;

  @BeforeAll
  static void start() throws Exception {
    vertx = Vertx.vertx();
    server = new TlsPostgres();
  }

  @AfterAll
  static void stop() throws Exception {
    server.close();
    await(vertx.close());
  }

  private static <T> T await(Future<T> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
  }

  private static Map<String, String> verifying(String mode, String host) {
    return Map.of(
        "DB_HOST",
        host,
        "CHAT_DB_SSL",
        mode,
        "CHAT_DB_SSL_ROOT_CERT",
        server.authority().toString());
  }

  private static DatabaseConfig config(TestDatabase database, Map<String, String> settings) {
    Map<String, String> env = new HashMap<>(database.env());
    env.put("JWT_SECRET", "no token is made or read with this one");
    env.putAll(settings);
    return AppConfig.from(env).database();
  }

  /** Whether a connection of the pools is encrypted. */
  private static boolean encrypted(TestDatabase database, Map<String, String> settings)
      throws Exception {
    Database pool = Database.open(vertx, config(database, settings));
    try {
      return await(pool.query(ENCRYPTED, Tuple.tuple())).iterator().next().getBoolean(0);
    } finally {
      await(pool.close());
    }
  }

  private static void assertServes(Map<String, String> settings) throws Exception {
    assertThat(Migrations.migrate(server.database(), settings).to())
        .isEqualTo(MigrationScripts.LATEST);
    assertThat(encrypted(server.database(), settings)).isTrue();
  }

  /** Both drivers refuse; the migration, which a start does first, says why. */
  private static String refusal(TestDatabase database, Map<String, String> settings)
      throws Exception {
    Database pool = Database.open(vertx, config(database, settings));
    Future<?> query = pool.query(ENCRYPTED, Tuple.tuple());
    query
        .toCompletionStage()
        .toCompletableFuture()
        .exceptionally(e -> null)
        .get(30, TimeUnit.SECONDS);
    await(pool.close());
    assertThat(query.cause()).isInstanceOf(ChatException.class);
    return catchThrowableOfType(
            MigrationException.class, () -> Migrations.migrate(database, settings))
        .getMessage();
  }

  @ParameterizedTest
  @ValueSource(strings = {"prefer", "require"})
  void encryptedWithoutAQuestion(String mode) throws Exception {
    assertServes(Map.of("CHAT_DB_SSL", mode));
  }

  @Test
  void aServerOfAKnownAuthority() throws Exception {
    assertServes(verifying("verify-ca", "127.0.0.1"));
    assertServes(verifying("verify-full", "localhost"));
  }

  @Test
  void aServerThatWantsTlsIsNamedWithTheSetting() throws Exception {
    assertThat(refusal(server.database(), Map.of()))
        .contains("refuses the user 'palaver_test'", "CHAT_DB_SSL=disable", "no encryption");
  }

  @Test
  void anotherAuthorityIsRefused() throws Exception {
    SelfSignedCertificate other = SelfSignedCertificate.create("localhost");
    try {
      Map<String, String> settings = new HashMap<>(verifying("verify-ca", "localhost"));
      settings.put("CHAT_DB_SSL_ROOT_CERT", other.certificatePath());
      assertThat(refusal(server.database(), settings))
          .contains("no TLS connection", "CHAT_DB_SSL=verify-ca, CHAT_DB_SSL_ROOT_CERT")
          .doesNotContain("DB_PORT");
    } finally {
      other.delete();
    }
  }

  @Test
  void anotherHostIsRefused() throws Exception {
    assertThat(refusal(server.database(), verifying("verify-full", "127.0.0.1")))
        .contains("no TLS connection", "CHAT_DB_SSL=verify-full", "127.0.0.1");
  }

  @Test
  void aFileThatHoldsNoCertificateIsNamed() throws Exception {
    Map<String, String> settings = new HashMap<>(verifying("verify-ca", "localhost"));
    settings.put("CHAT_DB_SSL_ROOT_CERT", "pom.xml");
    assertThat(refusal(server.database(), settings))
        .contains("no TLS connection", "CHAT_DB_SSL_ROOT_CERT", "pom.xml");
  }

  @Test
  void aServerWithoutTlsIsTakenByThoseAloneWhoOnlyPreferIt() throws Exception {
    TestDatabase plain = TestPostgres.newDatabase();
    assertThat(refusal(plain, Map.of("CHAT_DB_SSL", "require")))
        .contains("no TLS connection", "CHAT_DB_SSL=require");
    Map<String, String> prefer = Map.of("CHAT_DB_SSL", "prefer");
    assertThat(Migrations.migrate(plain, prefer).migrated()).isTrue();
    assertThat(encrypted(plain, prefer)).isFalse();
  }

  @Test
  void aServerThatLosesItsTlsIsUnavailable() {
    assertThat(SqlErrors.translate(new Exception("Postgres Server does not handle SSL connection")))
        .isInstanceOfSatisfying(
            ChatException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.UNAVAILABLE));
  }
}
