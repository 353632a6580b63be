package dev.palaver.realtime;

import dev.palaver.core.ChannelId;
import dev.palaver.core.MemoryBudget;
import dev.palaver.core.UserId;
import dev.palaver.events.ChatEvent;
import dev.palaver.events.EventType;
import dev.palaver.events.EventWire;
import dev.palaver.events.WireEvent;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/**
 * The way of an event through a node, without its waits and system calls: the form for the bus, the
 * order of its channel, the frame, and the account of each of a thousand sockets.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class FanoutBenchmark {
  private static final int SOCKETS = 1000;
  private static final int EVENTS = 256;
  private static final int MAX_BUFFER_BYTES = 1024 * 1024;

  private final ChatEvent event = event(1);
  private final WireEvent wire = WireEvent.of(event);
  private final Buffer onTheBus = EventWire.encode(List.of(wire));
  private final EventFrame frame = EventFrame.of(wire);
  private final WireEvent[] events = new WireEvent[EVENTS];

  public FanoutBenchmark() {
    for (int i = 0; i < EVENTS; i++) {
      events[i] = WireEvent.of(event(i + 1));
    }
  }

  private static ChatEvent event(long seq) {
    String user = UUID.randomUUID().toString();
    JsonObject message =
        new JsonObject()
            .put("id", UUID.randomUUID().toString())
            .put("body", "a hundred ".repeat(10))
            .put("channelId", UUID.randomUUID().toString())
            .put("channelType", "group")
            .put("createdBy", user)
            .put("createdOn", "2026-01-31T23:59:59.999Z")
            .put("modifiedOn", "2026-01-31T23:59:59.999Z")
            .put("seq", seq);
    return new ChatEvent(
        new ChannelId(new UUID(1, 2)),
        seq,
        EventType.MESSAGE_CREATED,
        UUID.randomUUID(),
        new UserId(UUID.fromString(user)),
        Instant.EPOCH,
        message);
  }

  /** What the writing node makes of an event for the bus. */
  @Benchmark
  public Buffer encodeForTheBus() {
    return EventWire.encode(List.of(WireEvent.of(event)));
  }

  /** What each node makes of it for its sockets, once for all of them. */
  @Benchmark
  public EventFrame decodeAndFrame() {
    return EventFrame.of(EventWire.decode(onTheBus).get(0));
  }

  /** An event's turn in its channel; every other one comes before the one that it follows. */
  @Benchmark
  @OperationsPerInvocation(EVENTS)
  public void order(Blackhole due) {
    ChannelFeed feed = new ChannelFeed();
    due.consume(feed.head(0));
    for (int i = 0; i < EVENTS; i += 2) {
      due.consume(feed.offer(events[i + 1]));
      due.consume(feed.offer(events[i]));
    }
  }

  /** A socket's share: its place, its account, the hand-over to what writes. */
  @Benchmark
  public void aThousandSockets(Sockets sockets) {
    for (Socket socket : sockets.all) {
      if (socket.cursor.offer(frame.seq()) == Cursor.Step.NEXT) {
        socket.outbox.send(frame);
      }
    }
  }

  /** One subscribed socket, which stays at the place before the event. */
  private static final class Socket {
    final Cursor cursor = new Cursor();
    final Outbox outbox;

    Socket(Outbox.Sink sink, MemoryBudget memory) {
      outbox = new Outbox(sink, MAX_BUFFER_BYTES, memory.hold(), () -> {});
    }
  }

  /** Sockets whose peers take everything at once. */
  @State(Scope.Thread)
  public static class Sockets {
    final Socket[] all = new Socket[SOCKETS];

    public Sockets() {
      MemoryBudget memory = new MemoryBudget(Long.MAX_VALUE);
      for (int i = 0; i < SOCKETS; i++) {
        all[i] = new Socket((text, left) -> left.run(), memory);
      }
    }
  }
}
