package dev.palaver.realtime;

import dev.palaver.core.ChatException;
import dev.palaver.core.Principal;
import dev.palaver.core.UserId;
import dev.palaver.http.ErrorEnvelope;

/**
 * One socket's subscription to its own user's feed. What comes before its first frame is not shown:
 * that frame tells the client to fetch its list. Used on the socket's event loop.
 */
final class UserSubscription {
  /** What it needs of its socket. */
  interface Owner {
    /** The caller, as the newest token names them. */
    Principal principal();

    /** Sends a frame. */
    void send(String frame);

    /**
     * A join that {@link UserSubscription#start} began has its answer, whether or not it was still
     * wanted.
     */
    void settled();

    /** The registration failed, or the caller may not be told any more. */
    void ended(UserSubscription subscription, ChatException reason, boolean wasLive);
  }

  private enum State {
    JOINING,
    LIVE,
    ENDED
  }

  private final SocketLoop loop;
  private final Owner owner;
  private final UserId user;
  private State state = State.JOINING;
  private boolean shown;

  /** Answers to earlier joins are for permissions that do not count any more. */
  private int joins;

  UserSubscription(SocketLoop loop, Owner owner) {
    this.loop = loop;
    this.owner = owner;
    this.user = owner.principal().userId();
  }

  UserId user() {
    return user;
  }

  Principal caller() {
    return owner.principal();
  }

  /** Joins, or joins again after the permissions changed: nothing is shown until it has. */
  void start() {
    state = State.JOINING;
    int join = ++joins;
    loop.here(
        loop.users().join(this),
        coverage -> {
          if (awaits(join)) {
            joined(coverage);
          }
          owner.settled();
        },
        failure -> {
          if (awaits(join)) {
            failed(failure);
          }
          owner.settled();
        });
  }

  /** Ends without a word. */
  void end() {
    state = State.ENDED;
    loop.users().leave(this);
  }

  /** A frame of the feed, from the hub. */
  void show(String frame) {
    if (state == State.LIVE) {
      owner.send(frame);
    }
  }

  private boolean awaits(int join) {
    return state == State.JOINING && join == joins;
  }

  private void joined(UserHub.Coverage coverage) {
    state = State.LIVE;
    shown = true;
    show(
        ServerFrames.rec(
            UserAddress.of(user),
            ServerFrames.feeding(user, coverage.channels(), coverage.complete())));
  }

  private void failed(Throwable failure) {
    end();
    owner.ended(this, ErrorEnvelope.toCaller(failure), shown);
  }
}
