package dev.palaver.bench;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Mints HS256 tokens from a claims template in which {@code {user}} is replaced. */
final class Jwt {

  private static final Base64.Encoder URL = Base64.getUrlEncoder().withoutPadding();

  private final SecretKeySpec key;
  private final String claims;

  Jwt(String secret, String claims) {
    this.key = new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256");
    this.claims = claims;
  }

  String mint(String user) {
    long now = System.currentTimeMillis() / 1000;
    String payload =
        claims
            .replace("{user}", user)
            .replace("{iat}", Long.toString(now))
            .replace("{exp}", Long.toString(now + 24 * 3600));
    String head = encode("{\"alg\":\"HS256\",\"typ\":\"JWT\"}") + '.' + encode(payload);
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(key);
      return head + '.' + URL.encodeToString(mac.doFinal(head.getBytes(StandardCharsets.US_ASCII)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String encode(String text) {
    return URL.encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }
}
