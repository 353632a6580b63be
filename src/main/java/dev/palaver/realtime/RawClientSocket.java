package dev.palaver.realtime;

import io.netty.handler.codec.http.websocketx.CorruptedWebSocketFrameException;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.ServerWebSocket;
import java.util.Optional;

/** A plain WebSocket at {@code /eventbus/websocket}: the only transport that shows close codes. */
final class RawClientSocket implements ClientSocket {
  private static final Buffer NO_DATA = Buffer.buffer();

  private final ServerWebSocket socket;
  private String authorization;
  private final RawChannel channel;
  private final Optional<FrameWriter.Line> line;

  RawClientSocket(
      Vertx vertx, HttpServerRequest request, ServerWebSocket socket, FrameWriter writer) {
    this.socket = socket;
    this.authorization = request.getHeader(HttpHeaders.AUTHORIZATION);
    this.channel = new RawChannel(vertx, request);
    this.line = channel.channel().map(writer::line);
  }

  @Override
  public void write(String text, Runnable left) {
    if (line.isPresent()) {
      line.get().write(text, left);
    } else {
      socket.writeTextMessage(text).onComplete(written -> left.run());
    }
  }

  @Override
  public void write(EventFrame frame, Outbox.Departure departure) {
    if (line.isPresent()) {
      line.get().write(frame, departure);
    } else {
      write(frame.text(), () -> departure.left(frame.bytes(), 1));
    }
  }

  @Override
  public boolean sharesEvents() {
    return line.isPresent();
  }

  @Override
  public void close(CloseCode code) {
    if (!socket.isClosed()) {
      line.ifPresent(FrameWriter.Line::flush);
      socket.close((short) code.code(), code.meaning());
      channel.cutLater();
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
  public String takeAuthorization() {
    String taken = authorization;
    authorization = null;
    return taken;
  }

  @Override
  public void open(Handler<String> text, Runnable tooLarge, Runnable heard, Runnable closed) {
    if (socket.isClosed()) {
      closed.run();
      return;
    }
    socket.closeHandler(
        end -> {
          channel.closed();
          closed.run();
        });
    // Any other failure ends the connection by itself; the handler keeps it out of the log.
    socket.exceptionHandler(
        failure -> {
          if (outgrewTheLimit(failure)) {
            tooLarge.run();
          }
        });
    socket.pongHandler(pong -> heard.run());
    socket.textMessageHandler(text);
    socket.binaryMessageHandler(binary -> text.handle(binary.toString()));
  }

  /** Vert.x gathers the pieces of a message, and Netty, below it, cuts a single frame short. */
  private static boolean outgrewTheLimit(Throwable failure) {
    return failure instanceof IllegalStateException
        || (failure instanceof CorruptedWebSocketFrameException broken
            && broken.closeStatus().code() == CloseCode.FRAME_TOO_LARGE.code());
  }
}
