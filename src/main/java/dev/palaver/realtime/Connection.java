package dev.palaver.realtime;

import dev.palaver.config.RealtimeConfig;
import dev.palaver.core.ChatException;
import dev.palaver.core.ErrorCode;
import dev.palaver.core.Principal;
import dev.palaver.core.TokenBucket;
import dev.palaver.http.DenyingVerifier;
import io.netty.buffer.ByteBufUtil;
import java.time.Instant;

/**
 * One socket's life: what goes in and out of it, its bounds and its times. What its frames mean is
 * {@link SocketSession}'s. Used on the socket's event loop.
 */
final class Connection implements Peer {
  private final SocketLoop loop;
  private final ClientSocket socket;
  private final SocketSession session;
  private final Outbox outbox;
  private final Inbox inbox;
  private final TokenBucket frames;
  private final long opened;
  private long heard;
  private long pinged;
  private boolean leaving;
  private boolean closed;

  Connection(SocketLoop loop, ClientSocket socket) {
    this.loop = loop;
    this.socket = socket;
    this.session = new SocketSession(loop, this, socket.tokenInEveryFrame());
    this.outbox =
        new Outbox(
            socket,
            loop.config().maxBufferBytes(),
            loop.memory().hold(),
            () -> close(CloseCode.SLOW_CONSUMER));
    this.inbox = new Inbox(socket, loop.memory().hold(), this::handle, this::flooded);
    this.frames = new TokenBucket(Math.max(1, loop.config().limits().frameRate()), nanos());
    this.opened = SocketLoop.millis();
    this.heard = opened;
    this.pinged = opened;
  }

  /** Starts to read; a token of the handshake is looked at before any frame. */
  void open() {
    socket.open(this::received, this::tooLarge, this::heard, this::ended);
    String authorization = socket.takeAuthorization();
    if (authorization != null) {
      session.handshake(authorization);
    }
  }

  @Override
  public void tick(Instant now, long millis) {
    if (closed) {
      return;
    }
    RealtimeConfig config = loop.config();
    if (session.expired(now)) {
      reject(null, new ChatException(ErrorCode.TOKEN_EXPIRED, "The token has expired"));
    } else if (session.principal() == null && millis - opened >= config.authTimeout().toMillis()) {
      reject(null, new ChatException(ErrorCode.UNAUTHENTICATED, "No token was shown in time"));
    } else if (millis - heard >= config.idleTimeout().toMillis()) {
      close(CloseCode.IDLE);
    } else if (millis - pinged >= config.pingInterval().toMillis()) {
      pinged = millis;
      socket.ping();
    }
    outbox.tick();
  }

  @Override
  public Principal principal() {
    return session.principal();
  }

  @Override
  public void revoked() {
    reject(null, DenyingVerifier.revoked());
  }

  @Override
  public void goAway(long retryAfterMillis) {
    if (!closed && !leaving) {
      leaving = true;
      send(ServerFrames.goAway(retryAfterMillis));
      finishIfLeaving();
    }
  }

  /** Closes a socket that was sent away, once what it sent is answered. */
  void finishIfLeaving() {
    if (leaving && session.idle()) {
      close(CloseCode.GOING_AWAY);
    }
  }

  /**
   * Refuses new work on a socket that was sent away.
   *
   * @throws ChatException UNAVAILABLE
   */
  void requireStaying() {
    if (leaving) {
      throw new ChatException(ErrorCode.UNAVAILABLE, "The node stops: connect again");
    }
  }

  /** Its subscriptions end at once. */
  @Override
  public void close(CloseCode code) {
    if (!closed) {
      shut();
      loop.closings().count(code);
      socket.close(code);
    }
  }

  /** Says why a frame is not served; the socket stays open. */
  void refuse(String address, ChatException reason) {
    send(ServerFrames.err(address, reason));
  }

  /** Says why the caller is not known any more, and closes. */
  void reject(String address, ChatException reason) {
    refuse(address, reason);
    close(CloseCode.UNAUTHENTICATED);
  }

  void send(EventFrame frame) {
    outbox.send(frame);
  }

  void send(String text) {
    outbox.send(text, ByteBufUtil.utf8Bytes(text));
  }

  Outbox outbox() {
    return outbox;
  }

  Inbox inbox() {
    return inbox;
  }

  boolean closed() {
    return closed;
  }

  private void received(String text) {
    heard();
    int max = loop.config().maxFrameBytes();
    if (text.length() > max || ByteBufUtil.utf8Bytes(text) > max) {
      tooLarge();
    } else {
      inbox.add(text);
    }
  }

  private void handle(String text) {
    boolean limited = loop.config().limits().frameRate() > 0;
    session.handle(text, !limited || frames.takeOrOwe(nanos()));
    if (limited && frames.overdrawn()) {
      close(CloseCode.FLOOD);
    }
  }

  private static long nanos() {
    return System.nanoTime();
  }

  private void heard() {
    heard = SocketLoop.millis();
  }

  private void tooLarge() {
    refuse(
        null,
        new ChatException(
            ErrorCode.PAYLOAD_TOO_LARGE,
            "The frame is larger than " + loop.config().maxFrameBytes() + " bytes"));
    close(CloseCode.FRAME_TOO_LARGE);
  }

  private void flooded() {
    refuse(null, new ChatException(ErrorCode.TOO_MANY_REQUESTS, "Too many frames are waiting"));
    close(CloseCode.FLOOD);
  }

  private void ended() {
    shut();
    loop.closed(this);
  }

  private void shut() {
    closed = true;
    inbox.close();
    outbox.close();
    session.end();
  }
}
