package dev.palaver.dev;

import dev.palaver.config.TokenConfig;
import dev.palaver.core.Permission;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.auth.JWTOptions;
import io.vertx.ext.auth.PubSecKeyOptions;
import io.vertx.ext.auth.jwt.JWTAuth;
import io.vertx.ext.auth.jwt.JWTAuthOptions;
import java.time.Duration;
import java.util.Arrays;

/** Makes the tokens of the development server's users. Any thread. */
final class DevTokens {
  private static final Duration LIFE = Duration.ofDays(30);

  private final TokenConfig config;
  private final JWTAuth signer;

  DevTokens(Vertx vertx, TokenConfig config) {
    this.config = config;
    PubSecKeyOptions key =
        new PubSecKeyOptions()
            .setAlgorithm("HS256")
            .setBuffer(config.secret().orElseThrow().reveal());
    this.signer = JWTAuth.create(vertx, new JWTAuthOptions().addPubSecKey(key));
  }

  /** A token with every permission but the one that lifts the rules of membership. */
  String of(String userId) {
    JsonObject claims = new JsonObject().put("id", userId).put("userTenantId", userId);
    config.userClaims().forEach(claim -> claims.put(claim, userId));
    claims.put("permissions", permissions());
    JWTOptions options =
        new JWTOptions()
            .setAlgorithm("HS256")
            .setExpiresInSeconds(Math.toIntExact(LIFE.toSeconds()));
    config.issuer().ifPresent(options::setIssuer);
    return signer.generateToken(claims, options);
  }

  private static JsonArray permissions() {
    JsonArray keys = new JsonArray();
    Arrays.stream(Permission.values())
        .filter(permission -> permission != Permission.MANAGE_ALL_CHANNELS)
        .forEach(permission -> keys.add(permission.key()));
    return keys;
  }
}
