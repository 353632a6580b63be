package dev.palaver.realtime;

import dev.palaver.core.Principal;
import java.time.Instant;

/** What a loop looks after: a socket or an event stream. On the loop. */
interface Peer {
  /**
   * Looks at the clocks; called a few times a second.
   *
   * @param now of the wall clock, by which tokens end
   * @param millis of {@link SocketLoop#millis}, by which silence is measured
   */
  void tick(Instant now, long millis);

  /** Whose it is, by the newest token; null until one was shown. */
  Principal principal();

  /** The token was revoked: says so, and ends. */
  void revoked();

  /** Says when to come back, finishes what was begun, and ends. */
  void goAway(long retryAfterMillis);

  /** Ends now. */
  void close(CloseCode code);
}
