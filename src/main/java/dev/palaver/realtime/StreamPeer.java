package dev.palaver.realtime;

import dev.palaver.core.ChannelId;
import dev.palaver.core.ChatException;
import dev.palaver.core.ErrorCode;
import dev.palaver.core.Principal;
import dev.palaver.http.DenyingVerifier;
import dev.palaver.http.ErrorEnvelope;
import dev.palaver.http.EventStream;
import dev.palaver.http.OperationRequest;
import io.netty.buffer.ByteBufUtil;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.concurrent.ThreadLocalRandom;

/**
 * One channel as server-sent events: the same subscription as a socket's, under the same rules. An
 * event's id is its {@code seq}; a client that comes back says it in {@code Last-Event-ID}. Used on
 * the request's event loop.
 */
final class StreamPeer implements Subscriber, Peer {
  private static final long MIN_RETRY_MILLIS = 1000;
  private static final long MAX_RETRY_MILLIS = 5000;
  private static final String KEEP_ALIVE = ":\n\n";

  private final SocketLoop loop;
  private final Principal caller;
  private final ChannelId channel;
  private final Long after;
  private final EventStream stream;
  private final Outbox outbox;
  private Subscription subscription;
  private long alive;
  private boolean closed;

  /**
   * Not open yet.
   *
   * @throws ChatException for an id or a place that is none
   */
  StreamPeer(SocketLoop loop, OperationRequest request, EventStream stream) {
    this.loop = loop;
    this.caller = request.caller();
    this.channel = new ChannelId(request.id());
    this.after = after(request);
    this.stream = stream;
    this.outbox =
        new Outbox(
            this::writeOut, loop.config().maxBufferBytes(), loop.memory().hold(), this::tooSlow);
    this.alive = SocketLoop.millis();
  }

  private static Long after(OperationRequest request) {
    String last = request.headers().get("Last-Event-ID");
    if (last != null) {
      return FrameParser.seq("Last-Event-ID", last);
    }
    String after = request.query().get("after");
    return after == null ? null : FrameParser.seq("after", after);
  }

  /** Joins the channel; nothing is answered before it is known whether that may be. */
  void open() {
    if (!loop.userSockets().enter(caller.userId())) {
      int max = loop.userSockets().max();
      stream.refuse(
          new ChatException(
              ErrorCode.TOO_MANY_REQUESTS, "A user may have " + max + " streams on a node"));
      return;
    }
    loop.add(this);
    stream.onClose(this::ended);
    subscription = new Subscription(loop, this, channel, after, false);
    subscription.start();
  }

  @Override
  public void tick(Instant now, long millis) {
    if (closed) {
      return;
    }
    if (caller.expiresAt() != null && !now.isBefore(caller.expiresAt())) {
      lapse(new ChatException(ErrorCode.TOKEN_EXPIRED, "The token has expired"));
    } else if (stream.begun() && millis - alive >= loop.config().pingInterval().toMillis()) {
      alive = millis;
      write(KEEP_ALIVE);
    }
    outbox.tick();
  }

  @Override
  public Principal principal() {
    return caller;
  }

  @Override
  public void revoked() {
    lapse(DenyingVerifier.revoked());
  }

  @Override
  public void goAway(long retryAfterMillis) {
    if (stream.begun()) {
      write("retry: " + retryAfterMillis + "\n\n");
    }
    close(CloseCode.GOING_AWAY);
  }

  @Override
  public void close(CloseCode code) {
    count(code);
    if (stream.begun()) {
      end();
    } else {
      fail(new ChatException(ErrorCode.UNAVAILABLE, "The node stops: connect again"));
    }
  }

  @Override
  public void send(EventFrame frame) {
    write("id: " + frame.seq() + "\nevent: " + frame.type() + "\ndata: " + frame.json() + "\n\n");
  }

  /** Who types or is there is not for integrations. */
  @Override
  public void signal(String frame) {}

  @Override
  public boolean busy() {
    return outbox.busy();
  }

  @Override
  public void whenFree(Runnable work) {
    outbox.whenFree(work);
  }

  @Override
  public void settled() {}

  /** The id is the place to come back to should no event follow. */
  @Override
  public void subscribed(Subscription joined, Resume resume, long head) {
    long retry = ThreadLocalRandom.current().nextLong(MIN_RETRY_MILLIS, MAX_RETRY_MILLIS);
    JsonObject body = ServerFrames.subscribed(channel, head, resume.recovered());
    write(
        ("retry: " + retry + "\nid: " + resume.from())
            + ("\nevent: subscribed\ndata: " + body.encode() + "\n\n"));
  }

  @Override
  public void refused(Subscription joining, ChatException reason) {
    stream.refuse(reason);
    shut();
  }

  @Override
  public void dropped(Subscription live, ChatException reason) {
    JsonObject body = ServerFrames.unsubscribed(channel, reason);
    write("event: unsubscribed\ndata: " + body.encode() + "\n\n");
    end();
  }

  /** Until it is known whether the stream may be, nothing is written: a refusal is the status. */
  private void fail(ChatException reason) {
    if (!stream.begun()) {
      shut();
      stream.refuse(reason);
      return;
    }
    write("event: error\ndata: " + ErrorEnvelope.of(reason).encode() + "\n\n");
    end();
  }

  private void writeOut(String text, Runnable left) {
    stream.write(text).onComplete(written -> left.run());
  }

  private void write(String text) {
    outbox.send(text, ByteBufUtil.utf8Bytes(text));
  }

  /** The caller is not known any more. */
  private void lapse(ChatException reason) {
    count(CloseCode.UNAUTHENTICATED);
    fail(reason);
  }

  private void count(CloseCode why) {
    if (!closed) {
      loop.closings().count(why);
    }
  }

  private void tooSlow() {
    count(CloseCode.SLOW_CONSUMER);
    shut();
    stream.cut();
  }

  private void end() {
    shut();
    stream.end();
  }

  private void ended() {
    shut();
    loop.closed(this);
  }

  private void shut() {
    if (!closed) {
      closed = true;
      outbox.close();
      subscription.end();
      loop.userSockets().leave(caller.userId());
    }
  }
}
