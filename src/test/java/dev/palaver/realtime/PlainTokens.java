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
      String[] parts = token.split("~", 2);
      UserId user = new UserId(UUID.fromString(parts[0]));
      Instant end = parts.length < 2 ? null : Instant.ofEpochMilli(Long.parseLong(parts[1]));
      if (end != null && !end.isAfter(Instant.now())) {
        return Future.failedFuture(new ChatException(ErrorCode.TOKEN_EXPIRED, "expired"));
      }
      return Future.succeededFuture(new Principal(user, null, Set.of(), end, null, null));
    } catch (IllegalArgumentException notOne) {
      return Future.failedFuture(new ChatException(ErrorCode.UNAUTHENTICATED, "invalid token"));
    }
  }
}
