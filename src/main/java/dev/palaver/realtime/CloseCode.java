package dev.palaver.realtime;

/**
 * Why the server closes a socket. Raw WebSockets get the code; SockJS-framed transports cannot
 * carry it, so that an {@code err} frame tells the reason first wherever the client can act on it.
 */
public enum CloseCode {
  /** The node stops; another one takes the socket, after the time that the last frame names. */
  GOING_AWAY(1001, "the node stops", true),
  /** A frame was larger than {@code CHAT_SOCKET_MAX_FRAME_BYTES}; it would be again. */
  FRAME_TOO_LARGE(1009, "frame too large", false),
  /** More waits for the client than {@code CHAT_SOCKET_MAX_BUFFER_BYTES}: resume with `after`. */
  SLOW_CONSUMER(4008, "reads too slowly", true),
  /** Nothing, not even a pong, was heard for {@code CHAT_SOCKET_IDLE_TIMEOUT_MS}. */
  IDLE(4010, "silent for too long", true),
  /** The node takes no more sockets now: come back later. */
  OVERLOADED(1013, "no more sockets now", true),
  /** Frames kept coming too fast, or more wait than the server keeps: come back, more slowly. */
  FLOOD(4029, "too many frames", true),
  /** The user has as many sockets on this node as one may have: close another one first. */
  TOO_MANY_SOCKETS(4030, "too many sockets of this user", false),
  /**
   * No token, an invalid, expired or revoked one, or another user's: come back with a fresh one.
   */
  UNAUTHENTICATED(4401, "not authenticated", true);

  private final int code;
  private final String meaning;
  private final boolean reconnect;

  CloseCode(int code, String meaning, boolean reconnect) {
    this.code = code;
    this.meaning = meaning;
    this.reconnect = reconnect;
  }

  /** The WebSocket close code (RFC 6455, 7.4; 4000 and above are the application's own). */
  public int code() {
    return code;
  }

  /** The reason in the close frame, for people. */
  public String meaning() {
    return meaning;
  }

  /** Whether coming back, as the comment of the code says, can succeed. */
  public boolean reconnect() {
    return reconnect;
  }
}
