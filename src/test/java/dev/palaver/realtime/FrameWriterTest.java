package dev.palaver.realtime;

import static org.assertj.core.api.Assertions.assertThat;

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
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

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

  @Test
  void aFlushOfManySocketsLeavesTurnsToOthers() throws Exception {
    EventFrame event = frame(1, "to all");
    List<EmbeddedChannel> channels =
        Stream.generate(() -> new EmbeddedChannel()).limit(600).toList();
    List<Integer> leftAtTurns = Collections.synchronizedList(new ArrayList<>());
    onLoop(
        writer -> {
          channels.forEach(channel -> writer.line(channel).write(event, this::left));
          for (int turn = 0; turn < 2; turn++) {
            afterTurns(turn, () -> leftAtTurns.add(left.size()));
          }
        });
    Eventually.that(
        () -> leftAtTurns.size() == 2 && memory.held() == 0, () -> "held: " + memory.held());

    assertThat(leftAtTurns).containsExactly(256, 512);
    for (EmbeddedChannel channel : channels) {
      ByteBuf bytes = channel.readOutbound();
      assertThat(texts(bytes)).containsExactly(event.text());
      bytes.release();
      channel.finishAndReleaseAll();
    }
  }

  /** Runs work behind what the loop has to do now, so many turns later. */
  private void afterTurns(int turns, Runnable work) {
    loop.runOnContext(
        go -> {
          if (turns == 0) {
            work.run();
          } else {
            afterTurns(turns - 1, work);
          }
        });
  }

  private void left(int bytes, int events) {
    left.add(bytes);
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
