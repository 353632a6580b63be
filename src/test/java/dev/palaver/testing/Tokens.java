package dev.palaver.testing;

import dev.palaver.core.Permission;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Makes tokens that a {@link TestServer} accepts: HS256, one hour, every permission of the
 * reference (so not {@code ManageAllChannels}). Immutable; {@link #build} gives the token.
 */
public final class Tokens {
  static final String SECRET = "the secret of the tokens of the tests, 32 bytes or more";
  static final String ISSUER = "palaver-tests";
  private static final Duration LIFE = Duration.ofHours(1);
  private static final String HEADER = "{\"alg\":\"HS256\",\"typ\":\"JWT\"}";

  private final JsonObject claims;

  private Tokens(JsonObject claims) {
    this.claims = claims;
  }

  /** What a tool must know to sign such tokens, as the server's settings. */
  public static Map<String, String> settings() {
    return Map.of("JWT_SECRET", SECRET, "JWT_ISSUER", ISSUER);
  }

  /** A token of this user, by the claims {@code userTenantId} and {@code id}. */
  public static Tokens of(UUID user) {
    List<String> reference =
        Arrays.stream(Permission.values())
            .filter(permission -> permission != Permission.MANAGE_ALL_CHANNELS)
            .map(Permission::key)
            .toList();
    return new Tokens(
        new JsonObject()
            .put("userTenantId", user.toString())
            .put("id", user.toString())
            .put("iss", ISSUER)
            .put("exp", Instant.now().plus(LIFE).getEpochSecond())
            .put("permissions", new JsonArray(reference)));
  }

  /** The token of a service account: every permission, {@code ManageAllChannels} too. */
  public static Tokens ofService(UUID user) {
    return of(user)
        .permissions(
            Arrays.stream(Permission.values()).map(Permission::key).toArray(String[]::new));
  }

  /** With these permissions and no others. */
  public Tokens permissions(String... keys) {
    return claim("permissions", new JsonArray(List.of(keys)));
  }

  /** With one more claim; null takes a claim away. */
  public Tokens claim(String name, Object value) {
    JsonObject more = claims.copy();
    if (value == null) {
      more.remove(name);
    } else {
      more.put(name, value);
    }
    return new Tokens(more);
  }

  /** The signed token, without {@code Bearer}. */
  public String build() {
    String signed = base64(HEADER.getBytes(StandardCharsets.UTF_8)) + "." + base64(bytes(claims));
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(SECRET.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
      return signed + "." + base64(mac.doFinal(signed.getBytes(StandardCharsets.US_ASCII)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has HmacSHA256", e);
    }
  }

  private static byte[] bytes(JsonObject json) {
    return json.toBuffer().getBytes();
  }

  private static String base64(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
