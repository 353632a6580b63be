package dev.palaver.bench;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.EventLoop;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * One member of one channel, subscribed to it, who checks what is delivered. The stock bridge does
 * not answer a registration, so a socket counts as ready there once it has asked; {@link
 * Load#prime} then makes sure.
 */
final class MemberSocket extends WebSocketClient implements Marker.Sink {
  private static final byte[] REFUSAL = "{\"type\":\"err\"".getBytes(StandardCharsets.US_ASCII);

  private static final String SUBSCRIBED = "\"type\":\"subscribed\"";
  private static final int REPEAT_MILLIS = 300;

  final int id;
  final int channel;
  final CompletableFuture<Void> ready = new CompletableFuture<>();
  private final Run run;
  private final Received received;
  private EventLoop eventLoop;
  private LoopStats stats;
  private volatile boolean closed;

  MemberSocket(Run run, int id) {
    this.run = run;
    this.id = id;
    this.channel = id % run.groups;
    this.received = new Received(run.sendersPerChannel);
  }

  boolean isOpen() {
    return !closed && ready.isDone() && !ready.isCompletedExceptionally();
  }

  /** Messages of a step that came; read from other threads only to wait for them. */
  int messagesIn(int step) {
    return received.messagesIn(step);
  }

  void collect(Step step, Tally tally) {
    received.collect(step.number, channel, step.ackedOf(channel), isOpen(), tally);
  }

  /** A client's own keep-alive, as the standard client of the bridge sends it. */
  void ping() {
    if (run.target.protocol == Target.Protocol.SOCKJS) {
      write("{\"type\":\"ping\"}");
    }
  }

  @Override
  protected String upgrade() {
    String host = run.target.host + ':' + run.target.port;
    boolean bare = run.target.protocol == Target.Protocol.BARE;
    String path = bare ? "/?channel=" + run.target.channelId(channel) : "/eventbus/websocket";
    return "GET "
        + path
        + " HTTP/1.1\r\nHost: "
        + host
        + "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
        + "Sec-WebSocket-Version: 13\r\nOrigin: http://"
        + host
        + "\r\n"
        + (bare ? "" : "Authorization: Bearer " + run.target.token(id) + "\r\n");
  }

  @Override
  protected void opened() {
    if (run.target.protocol == Target.Protocol.SOCKJS) {
      register();
    }
    if (!run.target.answersRegistrations) {
      ready.complete(null);
    }
  }

  private void register() {
    String address = "chat.channel." + run.target.channelId(channel);
    write("{\"type\":\"register\",\"address\":" + Json.quote(address) + ",\"headers\":{}}");
  }

  @Override
  protected void message(ByteBuf buf, int from, int to) {
    if (startsWith(buf, from, to, REFUSAL)) {
      refusedFrame(buf.toString(from, to - from, StandardCharsets.UTF_8));
    }
    if (!ready.isDone()
        && buf.toString(from, to - from, StandardCharsets.UTF_8).contains(SUBSCRIBED)) {
      ready.complete(null);
    }
    Marker.scan(buf, from, to, this);
  }

  /**
   * A busy server asks for a while, as a crowd that connects at once will see; a client tries
   * again.
   */
  private void refusedFrame(String frame) {
    if (frame.contains("\"failureCode\":503")) {
      run.problems.add("registration answered 503, repeated");
      var unused =
          eventLoop.schedule(
              () -> {
                if (!closed) {
                  register();
                }
              },
              REPEAT_MILLIS + id % REPEAT_MILLIS,
              TimeUnit.MILLISECONDS);
    } else {
      run.problems.add("socket: " + frame);
    }
  }

  @Override
  protected void refused(String why) {
    run.problems.add(why);
    ready.completeExceptionally(new IllegalStateException("socket " + id + ": " + why));
  }

  @Override
  public void marker(int step, int fromChannel, int sender, int index, long dueMicros) {
    if (step != run.currentStep) {
      stats.strays.increment();
    } else if (fromChannel != channel) {
      stats.misrouted.increment();
    } else if (received.add(step, sender, index)) {
      stats.delivered.increment();
      stats.latency.recordValue(Math.max(1, run.micros() - dueMicros));
    }
  }

  @Override
  public void channelActive(ChannelHandlerContext context) {
    eventLoop = context.channel().eventLoop();
    stats = run.statsOf(eventLoop);
    stats.sockets.add(this);
    super.channelActive(context);
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    closed = true;
    ready.completeExceptionally(new IllegalStateException("socket " + id + ": closed at once"));
    super.channelInactive(context);
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    run.problems.add(cause.toString());
    ready.completeExceptionally(cause);
    context.close();
  }

  private static boolean startsWith(ByteBuf buf, int from, int to, byte[] prefix) {
    if (to - from < prefix.length) {
      return false;
    }
    for (int i = 0; i < prefix.length; i++) {
      if (buf.getByte(from + i) != prefix[i]) {
        return false;
      }
    }
    return true;
  }
}
