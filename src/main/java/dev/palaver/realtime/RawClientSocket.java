package dev.palaver.realtime;

import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.ServerWebSocket;

/** A plain WebSocket at {@code /eventbus/websocket}: the only transport that shows close codes. */
final class RawClientSocket implements ClientSocket {
  private static final Buffer NO_DATA = Buffer.buffer();

  private final ServerWebSocket socket;
  private final String authorization;
  private final ChannelCut cut;

  RawClientSocket(Vertx vertx, HttpServerRequest request, ServerWebSocket socket) {
    this.socket = socket;
    this.authorization = request.getHeader(HttpHeaders.AUTHORIZATION);
    this.cut = new ChannelCut(vertx, request);
  }

  @Override
  public Future<Void> write(String text) {
    return socket.writeTextMessage(text);
  }

  @Override
  public void close(CloseCode code) {
    if (!socket.isClosed()) {
      socket.close((short) code.code(), code.meaning());
      cut.schedule();
    }
  }

  @Override
  public void pause() {
    socket.pause();
  }

  @Override
  public void resume() {
    socket.resume();
  }

  @Override
  public void ping() {
    socket.writePing(NO_DATA);
  }

  @Override
  public boolean tokenInEveryFrame() {
    return false;
  }

  @Override
  public String authorization() {
    return authorization;
  }

  @Override
  public void open(Handler<String> text, Runnable tooLarge, Runnable heard, Runnable closed) {
    if (socket.isClosed()) {
      closed.run();
      return;
    }
    socket.closeHandler(
        end -> {
          cut.closed();
          closed.run();
        });
    // An IllegalStateException is a message in pieces that outgrew the limit. Any other failure
    // ends
    // the connection by itself; the handler keeps it out of the log.
    socket.exceptionHandler(
        failure -> {
          if (failure instanceof IllegalStateException) {
            tooLarge.run();
          }
        });
    socket.pongHandler(pong -> heard.run());
    socket.textMessageHandler(text);
    socket.binaryMessageHandler(binary -> text.handle(binary.toString()));
  }
}
