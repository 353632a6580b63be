package dev.palaver.bench;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * A bounded pool of keep-alive HTTP/1.1 connections that post messages; one request at a time on
 * each, the others wait in order. Any thread; callbacks come on an event loop.
 */
final class RestPool {

  private final Run run;
  private final ArrayDeque<Connection> idle = new ArrayDeque<>();
  private final ArrayDeque<Request> waiting = new ArrayDeque<>();
  private final List<Connection> all = new ArrayList<>();

  private record Request(ByteBuf bytes, Consumer<Boolean> done) {}

  RestPool(Run run, int connections) {
    this.run = run;
    for (int i = 0; i < connections; i++) {
      Connection connection = new Connection();
      all.add(connection);
      idle.add(connection);
    }
  }

  void post(String token, String json, Consumer<Boolean> done) {
    byte[] body = json.getBytes(StandardCharsets.UTF_8);
    String head =
        "POST /messages HTTP/1.1\r\nHost: "
            + run.target.host
            + ':'
            + run.target.port
            + "\r\nAuthorization: Bearer "
            + token
            + "\r\nContent-Type: application/json\r\nContent-Length: "
            + body.length
            + "\r\n\r\n";
    Request request =
        new Request(Unpooled.wrappedBuffer(head.getBytes(StandardCharsets.US_ASCII), body), done);
    Connection connection;
    synchronized (this) {
      connection = idle.poll();
      if (connection == null) {
        waiting.add(request);
        return;
      }
    }
    connection.write(request);
  }

  /** Drops what waits, and closes the connections that still wait for an answer. */
  void reset() {
    List<Connection> busy;
    synchronized (this) {
      waiting.forEach(request -> request.bytes.release());
      waiting.clear();
      busy = new ArrayList<>(all);
      busy.removeAll(idle);
    }
    busy.forEach(Connection::abandon);
  }

  private void free(Connection connection) {
    Request next;
    synchronized (this) {
      next = waiting.poll();
      if (next == null) {
        idle.add(connection);
        return;
      }
    }
    connection.write(next);
  }

  private final class Connection extends ChannelInboundHandlerAdapter {

    private volatile ChannelHandlerContext ctx;
    private volatile Request current;
    private ByteBuf pending;

    void write(Request request) {
      current = request;
      ChannelHandlerContext open = ctx;
      if (open != null && open.channel().isActive()) {
        open.writeAndFlush(request.bytes);
        return;
      }
      run.bootstrap()
          .handler(this)
          .connect(run.target.host, run.target.port)
          .addListener(
              connected -> {
                if (!connected.isSuccess()) {
                  run.problems.add("POST: " + connected.cause());
                  request.bytes.release();
                  finish(false);
                }
              });
    }

    void abandon() {
      Request request = current;
      current = null;
      ChannelHandlerContext open = ctx;
      ctx = null;
      if (open != null) {
        open.close();
      }
      if (request != null) {
        free(this);
      }
    }

    @Override
    public boolean isSharable() {
      return true;
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
      ctx = context;
      Request request = current;
      if (request != null) {
        context.writeAndFlush(request.bytes);
      }
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
      ByteBuf in = (ByteBuf) message;
      if (pending != null) {
        pending.writeBytes(in);
        in.release();
        in = pending;
        pending = null;
      }
      RestResponse response = RestResponse.parse(in);
      if (response == null) {
        pending = context.alloc().buffer(in.readableBytes() * 2).writeBytes(in);
        in.release();
        return;
      }
      if (!response.ok()) {
        run.problems.add(
            "POST answered " + response.status() + ": " + in.toString(StandardCharsets.UTF_8));
      }
      in.release();
      if (response.closing()) {
        ctx = null;
        context.close();
      }
      finish(response.ok());
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
      if (pending != null) {
        pending.release();
        pending = null;
      }
      if (ctx == context) {
        ctx = null;
        finish(false);
      }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
      run.problems.add("POST: " + cause);
      context.close();
    }

    private void finish(boolean ok) {
      Request request = current;
      current = null;
      if (request != null) {
        // freed first: the callback may post the sender's next message
        free(this);
        request.done.accept(ok);
      }
    }
  }
}
