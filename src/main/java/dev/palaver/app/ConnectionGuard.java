package dev.palaver.app;

import dev.palaver.core.MemoryBudget;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.ContinuationWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.util.ReferenceCountUtil;
import java.util.Set;

/**
 * Ends a connection that makes the server keep what it cannot see: requests in a row of which none
 * is answered yet, and the pieces of a WebSocket message that has no end. A request of 36 bytes
 * takes ten times that once it is decoded, and all that one read brought are decoded at once. It
 * also gives one name to all methods that HTTP does not know: metrics are kept for each, for ever.
 * Stands below Vert.x's own handler; used on the connection's event loop.
 */
final class ConnectionGuard extends ChannelDuplexHandler {
  /** Clients that send requests in a row send a few; RFC 9112 (9.3.2) lets a server close. */
  private static final int MAX_UNANSWERED = 100;

  /** Those of RFC 9110 (9.1) and RFC 5789. */
  private static final Set<HttpMethod> METHODS =
      Set.of(
          HttpMethod.GET,
          HttpMethod.HEAD,
          HttpMethod.POST,
          HttpMethod.PUT,
          HttpMethod.PATCH,
          HttpMethod.DELETE,
          HttpMethod.OPTIONS,
          HttpMethod.CONNECT,
          HttpMethod.TRACE);

  private static final HttpMethod OTHER = HttpMethod.valueOf("OTHER");

  private final MemoryBudget.Hold memory;
  private int unanswered;
  private boolean informational;
  private long pieces;

  ConnectionGuard(MemoryBudget.Hold memory) {
    this.memory = memory;
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    if (isTooMuch(message)) {
      ReferenceCountUtil.release(message);
      var unused = context.close();
    } else {
      if (message instanceof HttpRequest request && !METHODS.contains(request.method())) {
        request.setMethod(OTHER);
      }
      context.fireChannelRead(message);
    }
  }

  private boolean isTooMuch(Object message) {
    if (message instanceof WebSocketFrame frame) {
      return isTooMuch(frame);
    }
    return message instanceof HttpRequest && ++unanswered > MAX_UNANSWERED;
  }

  /** Control frames may come between the pieces (RFC 6455, 5.4). */
  private boolean isTooMuch(WebSocketFrame frame) {
    boolean data =
        frame instanceof TextWebSocketFrame
            || frame instanceof BinaryWebSocketFrame
            || frame instanceof ContinuationWebSocketFrame;
    if (!data) {
      return false;
    }
    if (frame.isFinalFragment()) {
      memory.giveBack(pieces);
      pieces = 0;
      return false;
    }
    int more = frame.content().readableBytes();
    pieces += more;
    return !memory.tryTake(more);
  }

  @Override
  public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
    // Most are the frames of sockets.
    if (!(message instanceof ByteBuf)) {
      answered(message);
    }
    var unused = context.write(message, promise);
  }

  private void answered(Object message) {
    if (message instanceof HttpResponse response) {
      informational = response.status().codeClass() == HttpStatusClass.INFORMATIONAL;
    }
    if (message instanceof LastHttpContent && !informational) {
      unanswered--;
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    memory.release();
    context.fireChannelInactive();
  }
}
