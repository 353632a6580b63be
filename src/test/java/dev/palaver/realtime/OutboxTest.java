package dev.palaver.realtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.palaver.core.MemoryBudget;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import org.junit.jupiter.api.Test;

class OutboxTest {
  private final Queue<Runnable> unflushed = new ArrayDeque<>();
  private final List<String> written = new ArrayList<>();
  private int overflows;
  private final MemoryBudget memory = new MemoryBudget(10_000_000);
  private final Outbox outbox = new Outbox(this::write, 100, memory.hold(), () -> overflows++);

  private void write(String text, Runnable left) {
    unflushed.add(left);
    written.add(text);
  }

  @Test
  void whatHasLeftDoesNotCount() {
    for (int i = 0; i < 1000; i++) {
      outbox.send("x", 90);
      unflushed.remove().run();
    }
    assertThat(overflows).isZero();
    assertThat(outbox.busy()).isFalse();
  }

  @Test
  void aFrameThatFindsTooMuchOverflowsOnceAndNothingIsWrittenAfter() {
    outbox.send("a", 60);
    outbox.send("b", 60);
    outbox.send("c", 1);
    outbox.send("d", 1);
    assertThat(overflows).isEqualTo(1);
    assertThat(written).containsExactly("a", "b");
  }

  @Test
  void oneFrameMayBeLargerThanTheBound() {
    outbox.send("large", 1_000_000);
    assertThat(overflows).isZero();
    assertThat(written).containsExactly("large");
  }

  @Test
  void whatIsReadAtOnceIsNotTakenFromTheNode() {
    outbox.send("a", 90);
    outbox.tick();
    unflushed.remove().run();
    outbox.send("b", 90);
    outbox.tick();
    assertThat(memory.held()).isZero();
  }

  @Test
  void whatIsNotReadIsTakenFromTheNodeUntilItHasLeft() {
    outbox.send("a", 60);
    outbox.send("b", 30);
    outbox.tick();
    outbox.tick();
    assertThat(memory.held()).isEqualTo(60 + 30 + 2 * 256);
    unflushed.remove().run();
    assertThat(memory.held()).isEqualTo(30 + 256);
    unflushed.remove().run();
    assertThat(memory.held()).isZero();
  }

  @Test
  void aClosedSocketHoldsNothing() {
    outbox.send("large", 1_000_000);
    assertThat(memory.held()).isPositive();
    outbox.close();
    assertThat(memory.held()).isZero();
    unflushed.remove().run();
    assertThat(memory.held()).isZero();
  }

  @Test
  void whereTheNodeHasNoRoomASlowSocketOverflowsAndAnotherDoesNot() {
    memory.hold().force(9_900_000);
    outbox.send("a", 60);
    assertThat(overflows).isZero();
    unflushed.remove().run();
    outbox.send("b", 60);
    outbox.tick();
    assertThat(overflows).isZero();
    outbox.tick();
    assertThat(overflows).isZero();
    outbox.send("c", 1);
    assertThat(overflows).isEqualTo(1);
    assertThat(written).containsExactly("a", "b");
  }

  @Test
  void whereTheNodeHasNoRoomMuchThatIsNotReadOverflowsByItself() {
    outbox.send("much", 1_000_000);
    memory.hold().force(9_900_000);
    outbox.tick();
    assertThat(overflows).isZero();
    outbox.tick();
    assertThat(overflows).isEqualTo(1);
  }

  @Test
  void whoWaitsForRoomGoesOnWhenHalfIsFreeAgain() {
    List<String> resumed = new ArrayList<>();
    outbox.send("a", 40);
    outbox.send("b", 40);
    assertThat(outbox.busy()).isTrue();
    outbox.whenFree(() -> resumed.add("one"));
    unflushed.remove().run();
    assertThat(resumed).containsExactly("one");
    unflushed.remove().run();
    assertThat(resumed).containsExactly("one");
  }

  @Test
  void nobodyWaitsForAClosedSocket() {
    List<String> resumed = new ArrayList<>();
    outbox.send("a", 80);
    outbox.whenFree(() -> resumed.add("one"));
    outbox.close();
    unflushed.remove().run();
    assertThat(resumed).isEmpty();
  }
}
