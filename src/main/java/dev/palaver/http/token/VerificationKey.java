package dev.palaver.http.token;

import dev.palaver.config.Secret;
import dev.palaver.core.PublicKeys;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.auth.JWTOptions;
import io.vertx.ext.auth.PubSecKeyOptions;
import io.vertx.ext.auth.authentication.TokenCredentials;
import io.vertx.ext.auth.jwt.JWTAuth;
import io.vertx.ext.auth.jwt.JWTAuthOptions;
import java.security.PublicKey;

/**
 * One key and the one algorithm that it serves. Any thread.
 *
 * <p>It checks signatures and leaves the claims to {@link ClaimsReader}: the library would refuse a
 * token whose {@code iat} lies ahead, which the reference accepts.
 */
final class VerificationKey {
  private static final String HMAC = "HS256";

  private final String algorithm;
  private final JWTAuth auth;
  private volatile boolean retired;

  private VerificationKey(Vertx vertx, String algorithm, String material) {
    this.algorithm = algorithm;
    this.auth =
        JWTAuth.create(
            vertx,
            new JWTAuthOptions()
                .addPubSecKey(new PubSecKeyOptions().setAlgorithm(algorithm).setBuffer(material))
                .setJWTOptions(new JWTOptions().setAlgorithm(algorithm).setIgnoreExpiration(true)));
  }

  static VerificationKey of(Vertx vertx, Secret secret) {
    return new VerificationKey(vertx, HMAC, secret.reveal());
  }

  /**
   * A key for the algorithm that belongs to its kind.
   *
   * @throws java.util.NoSuchElementException when tokens may not have such a key
   */
  static VerificationKey of(Vertx vertx, PublicKey key) {
    return new VerificationKey(
        vertx, PublicKeys.algorithm(key).orElseThrow(), PublicKeys.toPem(key));
  }

  String algorithm() {
    return algorithm;
  }

  /** The claims, once the signature holds; fails, already complete, when it does not. */
  Future<JsonObject> verify(String token) {
    try {
      return auth.authenticate(new TokenCredentials(token))
          .map(user -> user.attributes().getJsonObject("accessToken"));
    } catch (RuntimeException e) {
      // The library throws on claims of an unexpected type.
      return Future.failedFuture(e);
    }
  }

  /** Its source no longer has it: what it verified before counts no more. */
  void retire() {
    retired = true;
  }

  boolean retired() {
    return retired;
  }
}
