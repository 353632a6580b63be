package dev.palaver.http.token;

import static org.assertj.core.api.Assertions.assertThat;

import dev.palaver.core.ErrorCode;
import dev.palaver.testing.TestDatabase;
import dev.palaver.testing.TestPostgres;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** RS256 by {@code jwt_keys} in the reference's authentication database. */
class KeyTableTest {
  private static final String OFTEN = "200";
  private static final String SELDOM = "3600000";
  private static final Signer FIRST = Signer.rsa();
  private static final Signer SECOND = Signer.rsa();

  private final TestDatabase auth = TestPostgres.newDatabase();
  private VerifierFixture verifier;

  @BeforeEach
  void tableOfTheReference() throws SQLException {
    auth.execute(
        """
        CREATE SCHEMA main;
        CREATE TABLE main.jwt_keys (
          id serial PRIMARY KEY,
          key_id varchar(100) UNIQUE NOT NULL,
          public_key text NOT NULL,
          private_key text NOT NULL,
          created_on timestamp DEFAULT current_timestamp);
        """);
    insert("first", FIRST.pem());
  }

  @AfterEach
  void close() {
    verifier.close();
  }

  private void verify(String refreshMillis) {
    Map<String, String> env = new HashMap<>(auth.env());
    env.put("DB_DATABASE", "another_database");
    env.put("AUTH_DB", auth.name());
    env.put("CHAT_JWT_KEY_REFRESH_MS", refreshMillis);
    verifier = new VerifierFixture(env);
  }

  private void insert(String id, String pem) throws SQLException {
    try (Connection connection = auth.connection();
        PreparedStatement insert =
            connection.prepareStatement(
                "INSERT INTO main.jwt_keys (key_id, public_key, private_key) VALUES (?, ?, '')")) {
      insert.setString(1, id);
      insert.setString(2, pem);
      insert.executeUpdate();
    }
  }

  @Test
  void keyIsFoundByItsId() throws SQLException {
    verify(SELDOM);

    verifier.accepts(FIRST.token("first"));
    verifier.refuses(SECOND.token("first"));
    insert("second", SECOND.pem());
    verifier.accepts(SECOND.token("second"));
    verifier.refuses(FIRST.token("second"));
  }

  @Test
  void keyIsLookedForAgainOnceItWasUnknown() throws SQLException {
    verify(SELDOM);
    verifier.refuses(SECOND.token("second"));
    insert("second", SECOND.pem());

    verifier.accepts(SECOND.token("second"));
  }

  @Test
  void keyThatIsDeletedClosesTheDoorForRememberedTokensToo() throws SQLException {
    verify(OFTEN);
    String token = FIRST.token("first");
    verifier.accepts(token);
    auth.execute("DELETE FROM main.jwt_keys");

    verifier.eventually(() -> verifier.refusal(token) == ErrorCode.UNAUTHENTICATED);
  }

  @Test
  void databaseThatIsDownClosesNoKnownKeyAndOpensNone() throws SQLException {
    verify(OFTEN);
    String token = FIRST.token("first");
    verifier.accepts(token);
    insert("second", SECOND.pem());
    TestPostgres.execute("ALTER DATABASE " + auth.name() + " ALLOW_CONNECTIONS false");
    TestPostgres.execute(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '%s'"
            .formatted(auth.name()));

    verifier.eventually(
        () -> verifier.refusal(Signer.rsa().token("third")) == ErrorCode.UNAVAILABLE);
    verifier.accepts(token);
    verifier.accepts(FIRST.token("first"));
    verifier.refuses(SECOND.token("first"));
    TestPostgres.execute("ALTER DATABASE " + auth.name() + " ALLOW_CONNECTIONS true");
    verifier.eventually(() -> verifier.refusal(SECOND.token("second")) == null);
  }

  @Test
  void tableThatIsMissingIsUnavailable() throws SQLException {
    auth.execute("DROP TABLE main.jwt_keys");
    verify(SELDOM);

    assertThat(verifier.refusal(FIRST.token("first"))).isEqualTo(ErrorCode.UNAVAILABLE);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "' OR '1'='1",
        "first'; DROP TABLE main.jwt_keys; --",
        "{first,second}",
        "%",
        "_irst",
        "../../first",
        "FIRST",
        " first",
        "",
        "\ud800",
        "\\",
        "\""
      })
  void hostileIdsFindNothing(String id) {
    verify(SELDOM);

    verifier.refuses(FIRST.token(id));
    verifier.accepts(FIRST.token("first"));
  }

  @Test
  void otherAlgorithmsAndTokensWithoutAnIdAreRefused() throws SQLException {
    Signer elliptic = Signer.elliptic();
    insert("elliptic", elliptic.pem());
    verify(SELDOM);
    verifier.accepts(FIRST.token("first"));

    verifier.refuses(FIRST.token((String) null));
    verifier.refuses(elliptic.token("elliptic"));
    verifier.refuses(Signer.hmac(FIRST.pem().getBytes(StandardCharsets.US_ASCII)).token("first"));
  }

  @Test
  void rowsThatAreNoKeysHarmNoOther() throws SQLException {
    insert("second", SECOND.pem());
    insert("garbage", "no key");
    insert("huge", SECOND.pem() + " ".repeat(1_000_000));
    verify(SELDOM);

    verifier.refuses(SECOND.token("garbage"));
    verifier.refuses(SECOND.token("huge"));
    verifier.accepts(SECOND.token("second"));
  }

  @Test
  void keyIdsOfOneSourceDoNotOpenForKeysOfAnother() {
    Signer published = Signer.rsa();
    try (JwksServer server = JwksServer.http(published.jwk("published"))) {
      Map<String, String> env = new HashMap<>(auth.env());
      env.put("AUTH_DB", auth.name());
      env.put("CHAT_JWKS_URL", server.url());
      env.put("CHAT_JWT_PUBLIC_KEY", SECOND.pem());
      verifier = new VerifierFixture(env);

      verifier.accepts(FIRST.token("first"));
      verifier.accepts(published.token("published"));
      verifier.accepts(SECOND.token("whatever"));
      verifier.refuses(FIRST.token("published"));
      verifier.refuses(published.token("first"));
      verifier.refuses(Signer.rsa().token("unknown"));
      server.stop();
      verifier.eventually(
          () -> verifier.refusal(Signer.rsa().token("unknown")) == ErrorCode.UNAVAILABLE);
      verifier.accepts(FIRST.token("first"));
      verifier.accepts(published.token("published"));
    }
  }
}
