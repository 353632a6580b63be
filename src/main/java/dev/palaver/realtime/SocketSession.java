package dev.palaver.realtime;

import dev.palaver.core.ChatException;
import dev.palaver.core.ErrorCode;
import dev.palaver.core.Principal;
import dev.palaver.http.DenyingVerifier;
import dev.palaver.http.ErrorEnvelope;
import io.vertx.core.Future;
import java.time.Instant;

/**
 * What a socket's frames mean: whose socket it is, and who serves them. The protocol is the Vert.x
 * event-bus bridge's. Used on the socket's event loop, for one frame at a time.
 */
final class SocketSession {
  private final SocketLoop loop;
  private final Connection connection;
  private final boolean tokenInEveryFrame;
  private final Identity identity = new Identity();
  private final Registrations registrations;
  private final Sends sends;
  private boolean counted;

  SocketSession(SocketLoop loop, Connection connection, boolean tokenInEveryFrame) {
    this.loop = loop;
    this.connection = connection;
    this.tokenInEveryFrame = tokenInEveryFrame;
    this.registrations = new Registrations(loop, connection, identity::principal);
    this.sends = new Sends(loop, connection, registrations, identity::principal);
  }

  /** Looks at the Authorization header of the handshake; frames wait meanwhile. */
  void handshake(String authorization) {
    try {
      authenticate(FrameParser.bearer(authorization), null, () -> {});
    } catch (ChatException otherScheme) {
      connection.reject(null, otherScheme);
    }
  }

  /**
   * Serves one frame.
   *
   * @param admitted false when the socket sends too fast: the frame is refused
   */
  void handle(String text, boolean admitted) {
    try {
      ClientFrame frame = FrameParser.parse(text);
      if (admitted) {
        serve(frame);
      } else {
        refuse(frame.blame(), tooFast(), false);
      }
    } catch (FrameParser.Refused fault) {
      boolean unknown = !identity.known() && fault.reason().code() == ErrorCode.UNAUTHENTICATED;
      refuse(fault.address(), fault.reason(), unknown);
    }
  }

  /** The caller, by the newest token; null until one was shown. */
  Principal principal() {
    return identity.principal();
  }

  boolean expired(Instant now) {
    return identity.expired(now);
  }

  /** Whether nothing that the client sent is under way. */
  boolean idle() {
    return sends.idle();
  }

  /** The socket has closed. */
  void end() {
    registrations.end();
    if (counted) {
      counted = false;
      loop.userSockets().leave(identity.principal().userId());
    }
  }

  private void serve(ClientFrame frame) {
    if (frame.token() != null) {
      authenticate(frame.token(), frame.blame(), () -> actWithinQuota(frame));
    } else if (frame.type() == ClientFrame.Type.PING) {
      return;
    } else if (!identity.known()) {
      refuse(frame.blame(), unauthenticated("A token is required in headers.Authorization"), true);
    } else if (tokenInEveryFrame) {
      String message = "headers.Authorization: is required in each frame over this transport";
      refuse(frame.blame(), unauthenticated(message), false);
    } else {
      actWithinQuota(frame);
    }
  }

  private void authenticate(String token, String blame, Runnable then) {
    connection.inbox().hold();
    loop.here(
        Future.succeededFuture(token).compose(loop.tokens()::verify),
        principal -> verified(principal, blame, then),
        failure -> notVerified(ErrorEnvelope.toCaller(failure), blame));
  }

  private void verified(Principal principal, String blame, Runnable then) {
    if (connection.closed()) {
      return;
    }
    if (loop.denied(principal)) {
      // A revocation that came after the verifier looked: no later sweep would look again.
      notVerified(DenyingVerifier.revoked(), blame);
      return;
    }
    switch (identity.show(principal)) {
      case OTHER_USER -> refuse(blame, unauthenticated("The socket belongs to another user"), true);
      case CHANGED -> {
        registrations.recheck();
        then.run();
      }
      case BOUND -> bound(principal, blame, then);
      case SAME -> then.run();
    }
    connection.inbox().release();
  }

  private void bound(Principal principal, String blame, Runnable then) {
    counted = loop.userSockets().enter(principal.userId());
    if (counted) {
      then.run();
      return;
    }
    int max = loop.userSockets().max();
    refuse(
        blame,
        new ChatException(
            ErrorCode.TOO_MANY_SOCKETS, "A user may have " + max + " sockets on a node"),
        false);
    connection.close(CloseCode.TOO_MANY_SOCKETS);
  }

  private void notVerified(ChatException reason, String blame) {
    boolean fatal = !identity.known() && !reason.code().serverFault();
    refuse(blame, reason, fatal);
    connection.inbox().release();
  }

  private void actWithinQuota(ClientFrame frame) {
    try {
      loop.quota().require(identity.principal().userId());
      act(frame);
    } catch (ChatException fault) {
      connection.refuse(frame.blame(), fault);
    }
  }

  private void act(ClientFrame frame) {
    switch (frame.type()) {
      case REGISTER -> registrations.register(frame);
      case UNREGISTER -> registrations.unregister(frame);
      case SEND -> {
        connection.requireStaying();
        sends.send(frame);
      }
      case PUBLISH ->
          throw new ChatException(
              ErrorCode.FORBIDDEN, "publish is not allowed: messages are posted, not published");
      case PING -> {}
    }
  }

  private void refuse(String address, ChatException reason, boolean fatal) {
    if (fatal) {
      connection.reject(address, reason);
    } else {
      connection.refuse(address, reason);
    }
  }

  private ChatException tooFast() {
    int rate = loop.config().limits().frameRate();
    return new ChatException(
        ErrorCode.TOO_MANY_REQUESTS, "A socket may send " + rate + " frames a second: slow down");
  }

  private static ChatException unauthenticated(String message) {
    return new ChatException(ErrorCode.UNAUTHENTICATED, message);
  }
}
