package dev.palaver.http.token;

import static dev.palaver.testing.TestServer.message;
import static org.assertj.core.api.Assertions.assertThat;

import dev.palaver.core.Permission;
import dev.palaver.testing.TestDatabase;
import dev.palaver.testing.TestPostgres;
import dev.palaver.testing.TestServer;
import dev.palaver.testing.TestServer.Answer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** A whole server without {@code JWT_SECRET}: keys from a table and a key set. */
class TokenSourcesTest {
  private static final Signer TABLE = Signer.rsa();
  private static final Signer PUBLISHED = Signer.edwards();

  private static String token(Signer signer, String keyId) {
    return signer.token(
        keyId,
        Signer.claims()
            .put("iss", "issuer")
            .put("permissions", new JsonArray().add(Permission.CREATE_MESSAGE.key())));
  }

  @Test
  void requestsAreAnsweredByTheKeysOfEverySource() throws Exception {
    TestDatabase auth = TestPostgres.newDatabase();
    auth.execute(
        "CREATE SCHEMA auth; CREATE TABLE auth.jwt_keys (key_id text, public_key text);"
            + "INSERT INTO auth.jwt_keys VALUES ('table', '"
            + TABLE.pem()
            + "')");
    try (JwksServer issuer = JwksServer.http(PUBLISHED.jwk("published"));
        TestServer server =
            TestServer.start(
                Map.of(
                    "JWT_SECRET", "",
                    "JWT_ISSUER", "issuer",
                    "AUTH_DB", auth.name(),
                    "CHAT_AUTH_DB_SCHEMA", "auth",
                    "CHAT_JWKS_URL", issuer.url()))) {
      JsonObject message = message(UUID.randomUUID());

      assertThat(server.post(token(TABLE, "table"), "/messages", message).status()).isEqualTo(200);
      assertThat(
              server
                  .post(token(PUBLISHED, "published"), "/messages", message(UUID.randomUUID()))
                  .status())
          .isEqualTo(200);
      assertThat(server.post(token(Signer.rsa(), "table"), "/messages", message).status())
          .isEqualTo(401);
      assertThat(server.post(token(Signer.rsa(), "unknown"), "/messages", message).status())
          .isEqualTo(401);
      issuer.stop();
      Answer away = server.post(token(PUBLISHED, "unknown"), "/messages", message);
      assertThat(away.status()).isEqualTo(503);
      assertThat(away.json().getJsonObject("error").getString("code")).isEqualTo("UNAVAILABLE");
      assertThat(away.headers().firstValue("Retry-After")).isPresent();
      assertThat(
              server
                  .post(token(PUBLISHED, "published"), "/messages", message(UUID.randomUUID()))
                  .status())
          .isEqualTo(200);
    }
  }
}
