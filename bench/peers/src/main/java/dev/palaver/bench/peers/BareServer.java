package dev.palaver.bench.peers;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.internal.http.WebSocketInternal;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A limit, not a chat server: what is posted is framed once, and the same bytes are written to
 * every socket of the channel, one system call each. No JSON, no authentication, no database.
 */
final class BareServer extends VerticleBase {
  private static final int BACKLOG = 4096;
  private static final int TEXT_FRAME = 0x81;
  private static final int SHORT_PAYLOAD = 126;
  private static final String CHANNEL_ID = "\"channelId\":\"";

  /** Channel, then event loop, then the sockets on it. */
  private static final Map<String, Map<Context, Set<Channel>>> SOCKETS = new ConcurrentHashMap<>();

  @Override
  public Future<?> start() {
    return vertx
        .createHttpServer(
            new HttpServerOptions()
                .setHost("127.0.0.1")
                .setPort(Main.port())
                .setAcceptBacklog(BACKLOG)
                .setTcpNoDelay(true))
        .webSocketHandler(this::subscribe)
        .requestHandler(BareServer::post)
        .listen();
  }

  private void subscribe(ServerWebSocket socket) {
    String channel = socket.query().replaceFirst("^channel=", "");
    Channel netty = ((WebSocketInternal) socket).channelHandlerContext().channel();
    Set<Channel> mine =
        SOCKETS
            .computeIfAbsent(channel, key -> new ConcurrentHashMap<>())
            .computeIfAbsent(context, key -> new LinkedHashSet<>());
    mine.add(netty);
    socket.closeHandler(closed -> mine.remove(netty));
  }

  private static void post(HttpServerRequest request) {
    request
        .body()
        .onSuccess(
            body -> {
              ByteBuf frame = frame(body);
              SOCKETS
                  .getOrDefault(channelId(body), Map.of())
                  .forEach((loop, sockets) -> loop.runOnContext(run -> write(frame, sockets)));
              request.response().setStatusCode(201).end();
            });
  }

  /** Past Vert.x's own encoder: the frame is complete. */
  private static void write(ByteBuf frame, Set<Channel> sockets) {
    for (Channel socket : sockets) {
      socket.writeAndFlush(frame.duplicate(), socket.voidPromise());
    }
  }

  private static ByteBuf frame(Buffer body) {
    ByteBuf out = Unpooled.unreleasableBuffer(Unpooled.directBuffer(body.length() + 4));
    out.writeByte(TEXT_FRAME);
    if (body.length() < SHORT_PAYLOAD) {
      out.writeByte(body.length());
    } else {
      out.writeByte(SHORT_PAYLOAD).writeShort(body.length());
    }
    return out.writeBytes(body.getBytes());
  }

  private static String channelId(Buffer body) {
    String text = body.toString(StandardCharsets.ISO_8859_1);
    int from = text.indexOf(CHANNEL_ID) + CHANNEL_ID.length();
    return text.substring(from, text.indexOf('"', from));
  }
}
