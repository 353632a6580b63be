package dev.palaver.realtime;

import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.handler.sockjs.SockJSSocket;

/**
 * A SockJS session, over any of its transports. Its own heartbeats keep proxies awake; it has no
 * ping that a peer would answer, and no way to stop reading.
 */
final class SockJsClientSocket implements ClientSocket {
  /** Time for the last frames to be fetched; a polling client comes for them within it. */
  private static final long LAST_FRAMES_MILLIS = 2000;

  private final Vertx vertx;
  private final SockJSSocket socket;
  private final Runnable ended;
  private String authorization;
  private final boolean websocket;
  private final RawChannel channel;
  private Future<Void> lastWrite = Future.succeededFuture();
  private boolean closing;

  /**
   * A session that has begun.
   *
   * @param ended is run when it has ended, however it did
   */
  SockJsClientSocket(Vertx vertx, SockJSSocket socket, Runnable ended) {
    this.vertx = vertx;
    this.socket = socket;
    this.ended = ended;
    this.authorization = socket.headers().get(HttpHeaders.AUTHORIZATION);
    this.websocket = socket.uri().endsWith("/websocket");
    this.channel = new RawChannel(vertx, socket.routingContext().request());
  }

  @Override
  public void write(String text, Runnable left) {
    lastWrite = socket.write(text);
    lastWrite.onComplete(written -> left.run());
  }

  /** SockJSSocket's own close drops the frames that wait for a poll: the reason among them. */
  @Override
  public void close(CloseCode code) {
    if (closing) {
      return;
    }
    closing = true;
    long timer = vertx.setTimer(LAST_FRAMES_MILLIS, late -> end(code));
    lastWrite.onComplete(
        written -> {
          if (vertx.cancelTimer(timer)) {
            end(code);
          }
        });
  }

  private void end(CloseCode code) {
    socket.close(code.code(), code.meaning());
    if (websocket) {
      channel.cutLater();
    }
  }

  @Override
  public void pause() {
    // SockJSSession only queues what arrives while it is paused, without a bound: Inbox bounds it.
  }

  @Override
  public void resume() {
    // See pause.
  }

  @Override
  public void ping() {
    // SockJS heartbeats do it, by SockJSHandlerOptions.
  }

  @Override
  public boolean tokenInEveryFrame() {
    return !websocket;
  }

  @Override
  public String takeAuthorization() {
    String taken = authorization;
    authorization = null;
    return taken;
  }

  @Override
  public void open(Handler<String> text, Runnable tooLarge, Runnable heard, Runnable closed) {
    socket.closeHandler(
        end -> {
          ended.run();
          closed.run();
        });
    socket.exceptionHandler(failure -> {});
    socket.handler(frame -> text.handle(frame.toString()));
  }
}
