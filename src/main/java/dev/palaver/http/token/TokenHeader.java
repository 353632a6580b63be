package dev.palaver.http.token;

import dev.palaver.core.ChatException;
import dev.palaver.core.ErrorCode;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.util.Base64;
import java.util.Optional;

/**
 * What a token says about its key. Nothing of it is to be trusted before the signature holds.
 *
 * @param algorithm the {@code alg}
 * @param keyId the {@code kid}; at most 256 characters, none of them a control character
 */
record TokenHeader(String algorithm, Optional<String> keyId) {
  private static final int MAX_TOKEN_CHARS = 16 * 1024;
  private static final int MAX_KEY_ID_CHARS = 256;

  /**
   * Reads the header of a compact JWS.
   *
   * @throws ChatException UNAUTHENTICATED when it is none, or asks for what is not understood
   *     ({@code crit}, RFC 7515, section 4.1.11)
   */
  static TokenHeader parse(String token) {
    int dot = token.indexOf('.');
    if (dot <= 0 || token.length() > MAX_TOKEN_CHARS) {
      throw refused();
    }
    try {
      JsonObject header =
          new JsonObject(Buffer.buffer(Base64.getUrlDecoder().decode(token.substring(0, dot))));
      Object keyId = header.getValue("kid");
      if (header.getValue("alg") instanceof String algorithm
          && !header.containsKey("crit")
          && (keyId == null || isKeyId(keyId))) {
        return new TokenHeader(algorithm, Optional.ofNullable((String) keyId));
      }
    } catch (RuntimeException e) {
      // Neither base64url nor JSON.
    }
    throw refused();
  }

  private static boolean isKeyId(Object value) {
    return value instanceof String text
        && text.length() <= MAX_KEY_ID_CHARS
        && text.chars().noneMatch(Character::isISOControl);
  }

  static ChatException refused() {
    return new ChatException(ErrorCode.UNAUTHENTICATED, "The token is not valid");
  }
}
