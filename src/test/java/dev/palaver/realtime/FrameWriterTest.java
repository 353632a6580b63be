package dev.palaver.realtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.palaver.core.ChannelId;
import dev.palaver.core.MemoryBudget;
import dev.palaver.events.WireEvent;
import dev.palaver.realtime.FrameWriter.Line;
import io.netty.buffer.ByteBuf;
import io.netty.channel.embedded.EmbeddedChannel;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What reaches the wire of two sockets of one event loop. */
class FrameWriterTest {
  private static final int LIMIT_SECONDS = 30;

  private final Vertx vertx = Vertx.vertx();
  private final Context loop = vertx.getOrCreateContext();
  private final EmbeddedChannel one = new EmbeddedChannel();
  private final EmbeddedChannel other = new EmbeddedChannel();
  private final List<Integer> left = new ArrayList<>();
  private final MemoryBudget memory = new MemoryBudget(1_000_000);

  @AfterEach
  void close() {
    one.finishAndReleaseAll();
    other.finishAndReleaseAll();
    vertx
        .close()
        .toCompletionStage()
        .toCompletableFuture()
        .orTimeout(LIMIT_SECONDS, TimeUnit.SECONDS)
        .join();
  }

  @Test
  void eventsThatOverlapLeaveAsOneBufferInTheirOrder() throws Exception {
    EventFrame first = frame(1, "a".repeat(40));
    EventFrame second = frame(2, "ü".repeat(200));
    EventFrame third = frame(3, "c".repeat(70_000));
    onLoop(
        writer -> {
          Line here = writer.line(one);
          Line there = writer.line(other);
          for (EventFrame frame : List.of(first, second)) {
            here.write(frame, this::left);
            there.write(frame, this::left);
          }
          assertThat(one.outboundMessages()).isEmpty();
          here.flush();
          there.flush();
          there.write(third, this::left);
        });

    ByteBuf shared = one.readOutbound();
    ByteBuf same = other.readOutbound();
    assertThat(texts(shared)).containsExactly(first.text(), second.text());
    assertThat(same.memoryAddress()).isEqualTo(shared.memoryAddress());
    assertThat(texts(same)).containsExactly(first.text(), second.text());
    ByteBuf large = other.readOutbound();
    assertThat(texts(large)).containsExactly(third.text());
    assertThat(left).contains(first.bytes() + second.bytes(), third.bytes());
    flushedByItself(shared, same, large);
    Eventually.that(() -> memory.held() == 0, () -> "held: " + memory.held());
  }

  @Test
  void aFrameOfOneSocketComesAfterTheEventsBeforeIt() throws Exception {
    EventFrame event = frame(1, "before");
    onLoop(
        writer -> {
          Line line = writer.line(one);
          line.write(event, this::left);
          line.write("after", () -> left.add(0));
        });

    ByteBuf events = one.readOutbound();
    ByteBuf text = one.readOutbound();
    assertThat(texts(events)).containsExactly(event.text());
    assertThat(texts(text)).containsExactly("after");
    assertThat(left).containsExactly(event.bytes(), 0);
    text.release();
    flushedByItself(events);
  }

  @ParameterizedTest
  @CsvSource({
    "nothing to write, 0, 0, 0, 5, 2",
    "one message, 500, 500, 5, 20, 2",
    "two at once after a silence, 1000, 500, 5, 10000, 2",
    "apart but together by a pause, 1500, 500, 5, 45, 2",
    "200 a second: as long as a flush is worth, 2200, 500, 4, 22, 32",
    "200 a second on a slow loop: waits for eight, 4500, 500, 9, 45, 40",
    "535 a second: enough in 15 ms, 5350, 500, 5, 20, 15",
    "1075 a second: three times a flush, 10750, 500, 4, 20, 12",
    "a small group: no longer than it is worth, 20, 10, 0.06, 10, 2"
  })
  void pausesWhileMessagesOverlap(
      String what, int frames, int lines, double tookMs, double sinceMs, double pauseMs) {
    long pause = FrameWriter.pause(frames, lines, nanos(tookMs), nanos(sinceMs));

    assertThat(pause / 1e6).as(what).isCloseTo(pauseMs, within(0.2));
  }

  private void left(int bytes, int events) {
    left.add(bytes);
  }

  private static long nanos(double millis) {
    return Math.round(millis * 1e6);
  }

  @Test
  void aSocketThatIsGoneCountsNothing() throws Exception {
    one.close().syncUninterruptibly();
    EventFrame event = frame(1, "lost");
    onLoop(
        writer -> {
          Line line = writer.line(one);
          line.write(event, this::left);
          line.flush();
        });

    assertThat(left).containsExactly(event.bytes());
  }

  /** The writer's own hold of the bytes ends at its next flush. */
  private static void flushedByItself(ByteBuf... buffers) {
    for (ByteBuf buffer : buffers) {
      buffer.release();
    }
    Eventually.that(() -> buffers[0].refCnt() == 0, () -> "held: " + buffers[0]);
  }

  private void onLoop(Consumer<FrameWriter> work) throws Exception {
    CompletableFuture<Void> done = new CompletableFuture<>();
    loop.runOnContext(
        go -> {
          try {
            work.accept(new FrameWriter(vertx, memory));
            done.complete(null);
          } catch (Throwable failure) {
            done.completeExceptionally(failure);
          }
        });
    done.get(LIMIT_SECONDS, TimeUnit.SECONDS);
  }

  private static EventFrame frame(long seq, String text) {
    ChannelId channel = new ChannelId(new UUID(1, 1));
    return EventFrame.of(
        new WireEvent(channel, seq, "message.created", null, "{\"body\":\"" + text + "\"}"));
  }

  /** Reads frames as RFC 6455, section 5.2, has them: final, of text, unmasked. */
  private static List<String> texts(ByteBuf bytes) {
    ByteBuf rest = bytes.duplicate();
    List<String> texts = new ArrayList<>();
    while (rest.isReadable()) {
      assertThat(rest.readUnsignedByte()).isEqualTo((short) 0x81);
      int size = rest.readUnsignedByte();
      int length =
          size < 126 ? size : size == 126 ? rest.readUnsignedShort() : (int) rest.readLong();
      texts.add(rest.readCharSequence(length, StandardCharsets.UTF_8).toString());
    }
    return texts;
  }
}
