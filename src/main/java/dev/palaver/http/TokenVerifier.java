package dev.palaver.http;

import dev.palaver.core.ChatException;
import dev.palaver.core.Principal;
import io.vertx.core.Future;

/** Turns a token into the caller. Used by REST requests and by sockets; any thread. */
public interface TokenVerifier {
  /**
   * Checks signature, algorithm, issuer, life time and user.
   *
   * @param token a compact JWS (RFC 7515), without a scheme before it
   * @return the caller; fails with a {@link ChatException} UNAUTHENTICATED or TOKEN_EXPIRED, or
   *     UNAVAILABLE when nobody can say now (its key is not known and cannot be looked up)
   */
  Future<Principal> verify(String token);
}
