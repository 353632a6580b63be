package dev.palaver.http;

import dev.palaver.core.ChatException;
import dev.palaver.core.ErrorCode;
import dev.palaver.core.Permission;
import dev.palaver.core.Principal;
import io.vertx.core.Future;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.SecurityPolicyHandler;
import java.util.Optional;

/**
 * Finds out who asks and whether they may, before anything of the body is read. The reference
 * validates first and so lets strangers make it buffer bodies; that is one of its defects.
 */
final class Authentication implements SecurityPolicyHandler {
  private static final String TOKEN_PARAMETER = "access_token";
  private static final String CALLER = "palaver.caller";
  private static final String SCHEME = "bearer ";

  private final TokenVerifier verifier;
  private final Optional<Permission> permission;
  private final UserQuota quota;

  /**
   * A guard of one operation.
   *
   * @param permission that the caller needs; empty: any caller will do
   */
  Authentication(TokenVerifier verifier, Optional<Permission> permission, UserQuota quota) {
    this.verifier = verifier;
    this.permission = permission;
    this.quota = quota;
  }

  /** The caller of a request that passed; null before. */
  static Principal callerOf(RoutingContext context) {
    return context.get(CALLER);
  }

  @Override
  public void handle(RoutingContext context) {
    if (namesTokenInUrl(context)) {
      context.fail(
          new ChatException(ErrorCode.UNAUTHENTICATED, "A token belongs in the header alone"));
      return;
    }
    Optional<String> token = bearerToken(context.request().getHeader("Authorization"));
    if (token.isEmpty()) {
      context.fail(new ChatException(ErrorCode.UNAUTHENTICATED, "Bearer realm=\"Users\""));
      return;
    }
    Future<Principal> verified = verifier.verify(token.get());
    if (!verified.isComplete()) {
      context.request().pause();
      verified.onComplete(done -> context.request().resume());
    }
    verified.onSuccess(caller -> admit(context, caller)).onFailure(context::fail);
  }

  /** URLs end up in logs; beside one in the header the reference refuses it, too. */
  private static boolean namesTokenInUrl(RoutingContext context) {
    String query = context.request().query();
    return query != null
        && query.contains(TOKEN_PARAMETER)
        && QueryString.of(context).contains(TOKEN_PARAMETER);
  }

  private void admit(RoutingContext context, Principal caller) {
    HttpServerResponse response = context.response();
    if (response.ended() || response.closed()) {
      return; // While the key was looked up; nothing would tell of the end of what began now.
    }
    context.put(CALLER, caller);
    try {
      quota.require(caller.userId());
      permission.ifPresent(caller::require);
    } catch (ChatException refusal) {
      context.fail(refusal);
      return;
    }
    context.next();
  }

  /** The token of an {@code Authorization} header: the scheme in any case, one blank, one word. */
  static Optional<String> bearerToken(String header) {
    if (header == null || !header.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
      return Optional.empty();
    }
    String token = header.substring(SCHEME.length());
    return token.isEmpty() || token.indexOf(' ') >= 0 ? Optional.empty() : Optional.of(token);
  }
}
