package dev.palaver.http.token;

import dev.palaver.core.PublicKeys;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.math.BigInteger;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.ECPublicKeySpec;
import java.security.spec.EdECPoint;
import java.security.spec.EdECPublicKeySpec;
import java.security.spec.NamedParameterSpec;
import java.security.spec.RSAPublicKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/**
 * Reads a JSON Web Key Set (RFC 7517; RFC 8037 for Ed25519). Plain values in, values out.
 *
 * <p>It takes public keys for signatures and leaves the rest out, as RFC 7517, section 5, asks:
 * other kinds, curves and uses, what is malformed, and symmetric keys above all.
 */
final class JsonWebKeys {
  private static final int MAX_KEY_ID_CHARS = 256;
  private static final int ED25519_BYTES = 32;

  private JsonWebKeys() {}

  /**
   * The keys that tokens can be verified with, at most {@link KeySource#MAX_KEYS}.
   *
   * @throws IllegalArgumentException when the text is no key set
   */
  static List<KeySource.Entry> parse(Buffer text) {
    List<KeySource.Entry> entries = new ArrayList<>();
    for (Object key : keys(text)) {
      if (key instanceof JsonObject json && entries.size() < KeySource.MAX_KEYS) {
        entry(json).ifPresent(entries::add);
      }
    }
    return entries;
  }

  private static JsonArray keys(Buffer text) {
    try {
      if (new JsonObject(text).getValue("keys") instanceof JsonArray keys) {
        return keys;
      }
    } catch (RuntimeException e) {
      // Not JSON: told below, without the text.
    }
    throw new IllegalArgumentException("the answer is no JSON Web Key Set");
  }

  private static Optional<KeySource.Entry> entry(JsonObject json) {
    try {
      String id = json.getString("kid");
      boolean verifies =
          "sig".equals(json.getString("use", "sig"))
              && json.getJsonArray("key_ops", new JsonArray().add("verify")).contains("verify");
      if (!verifies || (id != null && id.length() > MAX_KEY_ID_CHARS)) {
        return Optional.empty();
      }
      PublicKey key = publicKey(json);
      return PublicKeys.algorithm(key)
          .filter(algorithm -> algorithm.equals(json.getString("alg", algorithm)))
          .map(algorithm -> new KeySource.Entry(id, key));
    } catch (GeneralSecurityException | RuntimeException e) {
      return Optional.empty();
    }
  }

  private static PublicKey publicKey(JsonObject json) throws GeneralSecurityException {
    return switch (json.getString("kty")) {
      case "RSA" ->
          KeyFactory.getInstance("RSA")
              .generatePublic(new RSAPublicKeySpec(number(json, "n"), number(json, "e")));
      case "EC" -> ellipticKey(json);
      case "OKP" -> edwardsKey(json);
      default -> throw new GeneralSecurityException("unknown kty");
    };
  }

  private static PublicKey ellipticKey(JsonObject json) throws GeneralSecurityException {
    if (!"P-256".equals(json.getString("crv"))) {
      throw new GeneralSecurityException("unknown crv");
    }
    AlgorithmParameters parameters = AlgorithmParameters.getInstance("EC");
    parameters.init(new ECGenParameterSpec("secp256r1"));
    return KeyFactory.getInstance("EC")
        .generatePublic(
            new ECPublicKeySpec(
                new ECPoint(number(json, "x"), number(json, "y")),
                parameters.getParameterSpec(ECParameterSpec.class)));
  }

  /** RFC 8032, section 5.1.2: y, the least byte first; the top bit of the last one is x's sign. */
  private static PublicKey edwardsKey(JsonObject json) throws GeneralSecurityException {
    byte[] little = bytes(json, "x");
    if (!"Ed25519".equals(json.getString("crv")) || little.length != ED25519_BYTES) {
      throw new GeneralSecurityException("unknown crv");
    }
    byte[] big = new byte[ED25519_BYTES];
    for (int i = 0; i < ED25519_BYTES; i++) {
      big[i] = little[ED25519_BYTES - 1 - i];
    }
    boolean odd = big[0] < 0;
    big[0] &= 0x7F;
    return KeyFactory.getInstance("Ed25519")
        .generatePublic(
            new EdECPublicKeySpec(
                NamedParameterSpec.ED25519, new EdECPoint(odd, new BigInteger(1, big))));
  }

  private static BigInteger number(JsonObject json, String name) {
    return new BigInteger(1, bytes(json, name));
  }

  private static byte[] bytes(JsonObject json, String name) {
    return Base64.getUrlDecoder().decode(json.getString(name));
  }
}
