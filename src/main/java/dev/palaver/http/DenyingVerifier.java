package dev.palaver.http;

import dev.palaver.core.ChatException;
import dev.palaver.core.ErrorCode;
import dev.palaver.core.Principal;
import io.vertx.core.Future;

/** Refuses revoked tokens after another verifier has accepted them. */
public final class DenyingVerifier implements TokenVerifier {
  private final TokenVerifier verifier;
  private final DenyList denied;

  public DenyingVerifier(TokenVerifier verifier, DenyList denied) {
    this.verifier = verifier;
    this.denied = denied;
  }

  /** What the bearer of a revoked token is told. */
  public static ChatException revoked() {
    return new ChatException(ErrorCode.TOKEN_REVOKED, "The token was revoked");
  }

  @Override
  public Future<Principal> verify(String token) {
    return verifier
        .verify(token)
        .compose(
            caller ->
                denied.denies(caller)
                    ? Future.failedFuture(revoked())
                    : Future.succeededFuture(caller));
  }
}
