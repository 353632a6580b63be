package dev.palaver.http.token;

import static org.assertj.core.api.Assertions.assertThat;

import dev.palaver.core.ErrorCode;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Fixed keys: which tokens they open the door to, and which never. */
class AlgorithmsTest {
  private static final String SECRET = "a secret of 32 bytes or more, for these tests";
  private static final Signer HMAC = Signer.hmac(SECRET.getBytes(StandardCharsets.UTF_8));
  private static final Signer RSA = Signer.rsa();
  private static final Signer ELLIPTIC = Signer.elliptic();
  private static final Signer EDWARDS = Signer.edwards();

  private VerifierFixture verifier;

  private void verifyWith(Map<String, String> settings) {
    verifier = new VerifierFixture(settings);
  }

  @AfterEach
  void close() {
    verifier.close();
  }

  private void everyFixedKey() {
    verifyWith(
        Map.of(
            "JWT_SECRET",
            SECRET,
            "CHAT_JWT_PUBLIC_KEY",
            RSA.pem() + ELLIPTIC.pem() + EDWARDS.pem()));
  }

  private static JsonObject header(String algorithm) {
    return new JsonObject().put("alg", algorithm).put("typ", "JWT");
  }

  @Test
  void everyAlgorithmIsVerifiedByItsKey() {
    everyFixedKey();
    for (Signer signer : List.of(HMAC, RSA, ELLIPTIC, EDWARDS)) {
      verifier.accepts(signer.token((String) null));
      verifier.accepts(signer.token("any kid"));
    }
  }

  @Test
  void otherKeysOfTheSameKindDoNotOpen() {
    everyFixedKey();
    verifier.refuses(Signer.hmac(new byte[32]).token((String) null));
    verifier.refuses(Signer.rsa().token((String) null));
    verifier.refuses(Signer.elliptic().token((String) null));
    verifier.refuses(Signer.edwards().token((String) null));
  }

  @Test
  void publicKeyIsNeverAnHmacSecret() {
    everyFixedKey();
    String pem = RSA.pem();
    byte[][] secrets = {
      pem.getBytes(StandardCharsets.US_ASCII),
      pem.strip().getBytes(StandardCharsets.US_ASCII),
      RSA.key().getEncoded()
    };
    for (byte[] secret : secrets) {
      Signer confused = Signer.hmac(secret);
      verifier.refuses(confused.token((String) null));
      verifier.refuses(confused.token(header("RS256"), Signer.claims()));
    }
  }

  @Test
  void algorithmOfAnotherKindIsRefusedWhoeverSigned() {
    everyFixedKey();
    for (Signer signer : List.of(HMAC, RSA, ELLIPTIC, EDWARDS)) {
      for (String algorithm :
          List.of("HS256", "RS256", "ES256", "EdDSA", "HS512", "RS512", "PS256", "ES384", "RS1")) {
        if (!algorithm.equals(signer.algorithm())) {
          verifier.refuses(signer.token(header(algorithm), Signer.claims()));
        }
      }
    }
  }

  @Test
  void algorithmsWithoutAConfiguredKeyAreRefused() {
    verifyWith(Map.of("CHAT_JWT_PUBLIC_KEY", RSA.pem()));

    verifier.accepts(RSA.token((String) null));
    verifier.refuses(HMAC.token((String) null));
    verifier.refuses(ELLIPTIC.token((String) null));
  }

  @Test
  void unsignedTokensAreRefused() {
    everyFixedKey();
    for (String none : List.of("none", "None", "NONE", "nOnE", "")) {
      String token = HMAC.token(header(none), Signer.claims());
      String unsigned = token.substring(0, token.lastIndexOf('.') + 1);
      verifier.refuses(token);
      verifier.refuses(unsigned);
      verifier.refuses(unsigned.substring(0, unsigned.length() - 1));
    }
    String signed = RSA.token((String) null);
    verifier.refuses(signed.substring(0, signed.lastIndexOf('.') + 1));
    verifier.refuses(signed.substring(0, signed.lastIndexOf('.')));
  }

  @Test
  void headersThatAreNotUnderstoodAreRefused() {
    everyFixedKey();
    List<JsonObject> headers =
        List.of(
            new JsonObject().put("typ", "JWT"),
            header("HS256").put("alg", 256),
            header("HS256").put("alg", new JsonArray().add("HS256")),
            header("HS256").put("crit", new JsonArray().add("b64")).put("b64", false),
            header("HS256").put("kid", 1),
            header("HS256").put("kid", "x".repeat(257)),
            header("HS256").put("kid", "a\u0000b"));
    headers.forEach(header -> verifier.refuses(HMAC.token(header, Signer.claims())));
  }

  @Test
  void keysInTheTokenItselfAreIgnored() {
    everyFixedKey();
    Signer stranger = Signer.rsa();
    JsonObject header =
        header("RS256").put("jwk", stranger.jwk("own")).put("jku", "http://127.0.0.1:1/jwks");

    verifier.refuses(stranger.token(header, Signer.claims()));
  }

  @Test
  void garbageIsRefused() {
    everyFixedKey();
    String valid = HMAC.token((String) null);
    for (String text :
        List.of(
            "", ".", "..", "a.b.c", "\u0000", "é.é.é", valid + ".x", valid + "x", "." + valid)) {
      verifier.refuses(text);
    }
    verifier.refuses("a".repeat(1_000_000));
  }

  @Test
  void rememberedTokenIsAnsweredAtOnce() {
    everyFixedKey();
    String token = ELLIPTIC.token((String) null);
    verifier.accepts(token);

    assertThat(verifier.verify(token)).matches(Future::succeeded);
    assertThat(verifier.refusal(token.substring(0, token.length() - 4) + "AAAA"))
        .isEqualTo(ErrorCode.UNAUTHENTICATED);
  }
}
