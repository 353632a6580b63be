package dev.palaver.http.token;

import static org.assertj.core.api.Assertions.assertThat;

import dev.palaver.core.ErrorCode;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A key set at a URL: rotation, and every way in which its server can fail. */
class JwksTest {
  private static final String OFTEN = "200";
  private static final String SELDOM = "3600000";
  private static final Signer FIRST = Signer.rsa();
  private static final Signer SECOND = Signer.elliptic();
  private static final Signer THIRD = Signer.edwards();

  private JwksServer server = JwksServer.http(FIRST.jwk("first"));
  private VerifierFixture verifier;

  private void verify(String refreshMillis) {
    verifier =
        new VerifierFixture(
            Map.of("CHAT_JWKS_URL", server.url(), "CHAT_JWT_KEY_REFRESH_MS", refreshMillis));
  }

  @AfterEach
  void close() {
    verifier.close();
    server.close();
  }

  @Test
  void everyKindIsVerifiedByItsKeyId() {
    server.serve(FIRST.jwk("first"), SECOND.jwk("second"), THIRD.jwk("third"));
    verify(SELDOM);

    verifier.accepts(FIRST.token("first"));
    verifier.accepts(SECOND.token("second"));
    verifier.accepts(THIRD.token("third"));
    assertThat(server.requests()).isEqualTo(1);
  }

  @Test
  void keyIdOfAnotherKeyIsRefused() {
    server.serve(FIRST.jwk("first"), Signer.rsa().jwk("other"), SECOND.jwk("second"));
    verify(SELDOM);

    verifier.refuses(FIRST.token("other"));
    verifier.refuses(FIRST.token("second"));
    verifier.refuses(SECOND.token("first"));
  }

  @Test
  void tokenWithoutKeyIdTakesTheOnlyKeyOfItsAlgorithm() {
    Signer unnamed = Signer.edwards();
    JsonObject jwk = unnamed.jwk("x");
    jwk.remove("kid");
    server.serve(FIRST.jwk("first"), Signer.rsa().jwk("other"), SECOND.jwk("second"), jwk);
    verify(SELDOM);

    verifier.accepts(SECOND.token((String) null));
    verifier.accepts(unnamed.token((String) null));
    verifier.refuses(FIRST.token((String) null));
  }

  @Test
  void newKeyCountsWithItsFirstToken() {
    verify(SELDOM);
    verifier.accepts(FIRST.token("first"));
    server.serve(SECOND.jwk("second"));

    verifier.accepts(SECOND.token("second"));
  }

  @Test
  void keyThatIsTakenAwayClosesTheDoorForRememberedTokensToo() {
    verify(OFTEN);
    String token = FIRST.token("first");
    verifier.accepts(token);
    server.serve(SECOND.jwk("second"));

    verifier.eventually(() -> verifier.refusal(token) == ErrorCode.UNAUTHENTICATED);
    verifier.accepts(SECOND.token("second"));
  }

  @Test
  void keyThatIsReplacedUnderItsIdCounts() {
    verify(OFTEN);
    Signer replacement = Signer.rsa();
    String before = FIRST.token("first");
    verifier.accepts(before);
    server.serve(replacement.jwk("first"));

    verifier.eventually(() -> verifier.refusal(replacement.token("first")) == null);
    verifier.refuses(before);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "nonsense",
        "[]",
        "5",
        "{}",
        "{\"keys\":5}",
        "{\"keys\":[]}",
        "{\"keys\":[5,null]}"
      })
  void nonsenseClosesNoKnownKeyAndOpensNone(String body) {
    verify(OFTEN);
    String token = FIRST.token("first");
    verifier.accepts(token);
    server.answer(200, body);
    verifier.eventually(() -> server.requests() >= 3);

    verifier.accepts(token);
    verifier.accepts(FIRST.token("first"));
    assertThat(verifier.refusal(SECOND.token("second"))).isEqualTo(ErrorCode.UNAVAILABLE);
    server.serve(FIRST.jwk("first"), SECOND.jwk("second"));
    verifier.eventually(() -> verifier.refusal(SECOND.token("second")) == null);
  }

  @Test
  void serverThatIsDownClosesNoKnownKey() {
    verify(OFTEN);
    verifier.accepts(FIRST.token("first"));
    server.stop();

    assertThat(verifier.refusal(SECOND.token("second"))).isEqualTo(ErrorCode.UNAVAILABLE);
    verifier.accepts(FIRST.token("first"));
    verifier.refuses(Signer.rsa().token("first"));
    server.serve(SECOND.jwk("second"));
    server.startAgain();
    verifier.eventually(() -> verifier.refusal(SECOND.token("second")) == null);
  }

  @Test
  void serverThatComesLaterIsFound() {
    server.stop();
    verify(SELDOM);
    assertThat(verifier.refusal(FIRST.token("first"))).isEqualTo(ErrorCode.UNAVAILABLE);
    server.startAgain();

    verifier.eventually(() -> verifier.refusal(FIRST.token("first")) == null);
  }

  @ParameterizedTest
  @ValueSource(ints = {201, 204, 301, 401, 404, 500, 503})
  void otherStatusesAreFailures(int status) {
    verify(SELDOM);
    server.answer(status, new JsonObject().put("keys", new JsonArray()).encode());

    assertThat(verifier.refusal(SECOND.token("second"))).isEqualTo(ErrorCode.UNAVAILABLE);
    verifier.accepts(FIRST.token("first"));
  }

  @Test
  void endlessAnswerIsCutOff() {
    givesUp(server::answerWithoutEnd);
  }

  @Test
  void answerThatTakesTooLongIsGivenUp() {
    givesUp(server::drip);
  }

  @Test
  void silentServerIsGivenUp() {
    givesUp(server::stall);
  }

  private void givesUp(Runnable behaviour) {
    verify(SELDOM);
    behaviour.run();

    assertThat(verifier.refusal(SECOND.token("second"))).isEqualTo(ErrorCode.UNAVAILABLE);
    verifier.accepts(FIRST.token("first"));
    server.serve(SECOND.jwk("second"));
    verifier.eventually(() -> verifier.refusal(SECOND.token("second")) == null);
  }

  @Test
  void redirectsAreNotFollowed() {
    verify(SELDOM);
    server.redirectTo(SECOND.jwk("second"));

    assertThat(verifier.refusal(SECOND.token("second"))).isEqualTo(ErrorCode.UNAVAILABLE);
  }

  @Test
  void certificateThatNobodyVouchesForIsRefused() {
    server.close();
    server = JwksServer.selfSigned(FIRST.jwk("first"));
    verify(SELDOM);

    assertThat(verifier.refusal(FIRST.token("first"))).isEqualTo(ErrorCode.UNAVAILABLE);
    assertThat(server.requests()).isZero();
  }

  @Test
  void keysThatAreNotForVerifyingAreLeftOut() {
    byte[] secret = "an hmac secret that a key set gives away".getBytes(StandardCharsets.UTF_8);
    JsonObject symmetric =
        new JsonObject()
            .put("kty", "oct")
            .put("kid", "hmac")
            .put("alg", "HS256")
            .put("k", Base64.getUrlEncoder().encodeToString(secret));
    server.serve(
        symmetric,
        SECOND.jwk("enc").put("use", "enc"),
        SECOND.jwk("ops").put("key_ops", new JsonArray().add("sign")),
        SECOND.jwk("alg").put("alg", "ES384"),
        SECOND.jwk("crv").put("crv", "P-384"),
        SECOND.jwk("bad").put("x", "AAAA"),
        FIRST.jwk("first").put("kid", 5),
        THIRD.jwk("short").put("x", "AAAA"),
        FIRST.jwk("first"));
    verify(SELDOM);

    verifier.refuses(Signer.hmac(secret).token("hmac"));
    for (String id : new String[] {"enc", "ops", "alg", "crv", "bad"}) {
      verifier.refuses(SECOND.token(id));
    }
    verifier.accepts(FIRST.token("first"));
  }

  @Test
  void knownIdUnderAnotherAlgorithmIsRefused() {
    verify(SELDOM);
    Signer confused = Signer.hmac(FIRST.pem().getBytes(StandardCharsets.US_ASCII));

    verifier.refuses(confused.token("first"));
    verifier.refuses(SECOND.token("first"));
  }
}
