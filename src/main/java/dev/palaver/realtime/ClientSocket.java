package dev.palaver.realtime;

import io.vertx.core.Handler;

/**
 * One client's connection, whatever carries it. All methods are called, and all handlers run, on
 * the event loop that the socket was opened on.
 */
interface ClientSocket extends Outbox.Sink {
  /**
   * Closes after the frames that were written; a peer that does not read is cut off after a short
   * grace. The close handler runs later, as at a close by the peer.
   */
  void close(CloseCode code);

  /** Stops reading from the peer where the transport can; frames may arrive nevertheless. */
  void pause();

  void resume();

  /** Proves that the peer lives, where the transport can ask; the answer counts as heard. */
  void ping();

  /**
   * Whether a frame may come from someone else than who opened the socket, so that each one that
   * acts must carry a token: anyone who knows a SockJS session's id may post to it.
   */
  boolean tokenInEveryFrame();

  /**
   * The Authorization header of the handshake, once, since a socket need not keep it; null when
   * there was none.
   */
  String takeAuthorization();

  /**
   * Starts the flow of frames.
   *
   * @param text takes each text frame
   * @param tooLarge is told, instead, of a frame that the transport refused for its size
   * @param heard is told of a sign of life that is no frame
   * @param closed is told once, at the end
   */
  void open(Handler<String> text, Runnable tooLarge, Runnable heard, Runnable closed);
}
