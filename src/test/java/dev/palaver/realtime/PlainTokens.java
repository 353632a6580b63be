package dev.palaver.realtime;

import dev.palaver.core.ChatException;
import dev.palaver.core.ErrorCode;
import dev.palaver.core.Principal;
import dev.palaver.core.UserId;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.Set;
import java.util.UUID;

/** Tokens as {@link RealtimeServer} takes them. */
final class PlainTokens {
  private PlainTokens() {}

  static Future<Principal> verify(String token) {
    try {
      String[] parts = token.split("~", 3);
      UserId user = new UserId(UUID.fromString(parts[0]));
      boolean endless = parts.length < 2 || parts[1].isEmpty();
      Instant end = endless ? null : Instant.ofEpochMilli(Long.parseLong(parts[1]));
      Set<String> permissions = parts.length < 3 ? Set.of() : Set.of(parts[2]);
      if (end != null && !end.isAfter(Instant.now())) {
        return Future.failedFuture(new ChatException(ErrorCode.TOKEN_EXPIRED, "expired"));
      }
      return Future.succeededFuture(new Principal(user, null, permissions, end, null, null));
    } catch (IllegalArgumentException notOne) {
      return Future.failedFuture(new ChatException(ErrorCode.UNAUTHENTICATED, "invalid token"));
    }
  }
}
