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

/** The two people that the development server makes tokens for; their ids never change. */
enum DevUser {
  ALICE("a11ce000-0000-4000-8000-000000000001"),
  BOB("b0b00000-0000-4000-8000-000000000002");

  private static final Duration TOKEN_LIFE = Duration.ofDays(30);

  private final String id;

  DevUser(String id) {
    this.id = id;
  }

  String id() {
    return id;
  }

  /** A token with every permission but the one that lifts the rules of membership. */
  String token(Vertx vertx, TokenConfig config) {
    JsonObject claims = new JsonObject().put("id", id).put("userTenantId", id);
    config.userClaims().forEach(claim -> claims.put(claim, id));
    claims.put("permissions", permissions());
    JWTOptions options =
        new JWTOptions()
            .setAlgorithm("HS256")
            .setExpiresInSeconds(Math.toIntExact(TOKEN_LIFE.toSeconds()));
    config.issuer().ifPresent(options::setIssuer);
    PubSecKeyOptions key =
        new PubSecKeyOptions()
            .setAlgorithm("HS256")
            .setBuffer(config.secret().orElseThrow().reveal());
    return JWTAuth.create(vertx, new JWTAuthOptions().addPubSecKey(key))
        .generateToken(claims, options);
  }

  private static JsonArray permissions() {
    JsonArray keys = new JsonArray();
    Arrays.stream(Permission.values())
        .filter(permission -> permission != Permission.MANAGE_ALL_CHANNELS)
        .forEach(permission -> keys.add(permission.key()));
    return keys;
  }
}
