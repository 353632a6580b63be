package dev.palaver.http.token;

import dev.palaver.core.PublicKeys;
import io.vertx.core.json.JsonObject;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** One who issues tokens: a key of any kind, used through the JDK alone. */
final class Signer {
  private static final int COORDINATE_BYTES = 32;

  private final String algorithm;
  private final KeyPair pair;
  private final byte[] secret;

  private Signer(String algorithm, KeyPair pair, byte[] secret) {
    this.algorithm = algorithm;
    this.pair = pair;
    this.secret = secret;
  }

  static Signer rsa() {
    return ofPair("RS256", "RSA");
  }

  static Signer elliptic() {
    return ofPair("ES256", "EC");
  }

  static Signer edwards() {
    return ofPair("EdDSA", "Ed25519");
  }

  static Signer hmac(byte[] secret) {
    return new Signer("HS256", null, secret);
  }

  private static Signer ofPair(String algorithm, String kind) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance(kind);
      if (kind.equals("EC")) {
        generator.initialize(new ECGenParameterSpec("secp256r1"));
      }
      return new Signer(algorithm, generator.generateKeyPair(), null);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  String algorithm() {
    return algorithm;
  }

  PublicKey key() {
    return pair.getPublic();
  }

  String pem() {
    return PublicKeys.toPem(key());
  }

  /** The public key as a JWK (RFC 7517, RFC 8037). */
  JsonObject jwk(String id) {
    JsonObject jwk = new JsonObject().put("kid", id).put("use", "sig").put("alg", algorithm);
    if (key() instanceof RSAPublicKey rsa) {
      return jwk.put("kty", "RSA")
          .put("n", base64(rsa.getModulus().toByteArray()))
          .put("e", base64(rsa.getPublicExponent().toByteArray()));
    }
    if (key() instanceof ECPublicKey ec) {
      return jwk.put("kty", "EC")
          .put("crv", "P-256")
          .put("x", base64(coordinate(ec.getW().getAffineX())))
          .put("y", base64(coordinate(ec.getW().getAffineY())));
    }
    byte[] spki = key().getEncoded();
    return jwk.put("kty", "OKP")
        .put("crv", "Ed25519")
        .put("x", base64(Arrays.copyOfRange(spki, spki.length - 32, spki.length)));
  }

  /** A token of some user under this {@code kid} (null: none), for an hour. */
  String token(String keyId) {
    return token(keyId, claims());
  }

  String token(String keyId, JsonObject claims) {
    JsonObject header = new JsonObject().put("alg", algorithm).put("typ", "JWT");
    if (keyId != null) {
      header.put("kid", keyId);
    }
    return token(header, claims);
  }

  /** A token with exactly this header, whatever it says about the algorithm. */
  String token(JsonObject header, JsonObject claims) {
    String signed = base64(bytes(header)) + "." + base64(bytes(claims));
    return signed + "." + base64(signature(signed.getBytes(StandardCharsets.US_ASCII)));
  }

  static JsonObject claims() {
    return new JsonObject()
        .put("id", UUID.randomUUID().toString())
        .put("exp", Instant.now().getEpochSecond() + 3600);
  }

  private byte[] signature(byte[] signed) {
    try {
      if (secret != null) {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(secret, "HmacSHA256"));
        return mac.doFinal(signed);
      }
      Signature signature =
          Signature.getInstance(
              switch (algorithm) {
                case "RS256" -> "SHA256withRSA";
                case "ES256" -> "SHA256withECDSAinP1363Format";
                default -> "Ed25519";
              });
      signature.initSign(pair.getPrivate());
      signature.update(signed);
      return signature.sign();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static byte[] coordinate(BigInteger value) {
    byte[] bytes = value.toByteArray();
    byte[] fixed = new byte[COORDINATE_BYTES];
    int length = Math.min(bytes.length, COORDINATE_BYTES);
    System.arraycopy(bytes, bytes.length - length, fixed, COORDINATE_BYTES - length, length);
    return fixed;
  }

  private static byte[] bytes(JsonObject json) {
    return json.encode().getBytes(StandardCharsets.UTF_8);
  }

  private static String base64(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
