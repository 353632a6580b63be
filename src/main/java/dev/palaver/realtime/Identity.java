package dev.palaver.realtime;

import dev.palaver.core.Principal;
import java.time.Instant;

/** Whose socket it is, and until when. No I/O, no clock. */
final class Identity {
  private Principal principal;

  /** What a valid token means to the socket. */
  enum Outcome {
    /** The first one: the socket is this user's from now on. */
    BOUND,
    /** The same user again: nothing that subscriptions depend on has changed. */
    SAME,
    /** The same user with other permissions. */
    CHANGED,
    /** Another user: a socket never changes hands. */
    OTHER_USER
  }

  Outcome show(Principal shown) {
    if (principal == null) {
      principal = shown;
      return Outcome.BOUND;
    }
    if (!principal.userId().equals(shown.userId())) {
      return Outcome.OTHER_USER;
    }
    if (endsEarlier(shown)) {
      return Outcome.SAME;
    }
    boolean same = principal.permissions().equals(shown.permissions());
    principal = shown;
    return same ? Outcome.SAME : Outcome.CHANGED;
  }

  /** Null until a token was shown. */
  Principal principal() {
    return principal;
  }

  boolean known() {
    return principal != null;
  }

  boolean expired(Instant now) {
    return principal != null
        && principal.expiresAt() != null
        && !now.isBefore(principal.expiresAt());
  }

  /** A token that was issued earlier comes again in the headers of a client that kept it. */
  private boolean endsEarlier(Principal shown) {
    Instant known = principal.expiresAt();
    return shown.expiresAt() != null && (known == null || shown.expiresAt().isBefore(known));
  }
}
