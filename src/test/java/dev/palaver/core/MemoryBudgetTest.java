package dev.palaver.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import org.junit.jupiter.api.Test;

class MemoryBudgetTest {
  private final MemoryBudget budget = new MemoryBudget(100);

  @Test
  void aHolderHasNoMoreThanItLeaves() {
    MemoryBudget.Hold one = budget.hold();
    MemoryBudget.Hold other = budget.hold();
    assertThat(one.tryTake(50)).isTrue();
    assertThat(one.tryTake(1)).isFalse();
    assertThat(other.tryTake(26)).isFalse();
    assertThat(other.tryTake(25)).isTrue();
    assertThat(budget.held()).isEqualTo(75);
  }

  @Test
  void whatIsGivenBackIsFreeForOthers() {
    MemoryBudget.Hold one = budget.hold();
    one.take(50);
    one.giveBack(20);
    assertThat(budget.held()).isEqualTo(30);
    one.release();
    one.release();
    one.giveBack(10);
    assertThat(budget.held()).isZero();
    assertThat(budget.hold().tryTake(50)).isTrue();
  }

  @Test
  void nothingIsTakenForWhoIsGone() {
    MemoryBudget.Hold gone = budget.hold();
    gone.release();
    assertThat(gone.tryTake(1)).isFalse();
    gone.force(1);
    assertThat(budget.held()).isZero();
  }

  @Test
  void aRequestIsToldWhetherToTryAgain() {
    MemoryBudget.Hold first = budget.hold();
    first.take(40);
    MemoryBudget.Hold second = budget.hold();
    assertThat(codeOf(() -> second.take(40))).isEqualTo(ErrorCode.UNAVAILABLE);
    assertThat(codeOf(() -> second.take(51))).isEqualTo(ErrorCode.ANSWER_TOO_LARGE);
    assertThatThrownBy(() -> second.take(51)).hasMessageContaining("CHAT_BUFFER_BYTES");
    assertThat(budget.held()).isEqualTo(40);
  }

  @Test
  void whatCannotBeRefusedIsCounted() {
    budget.hold().force(60);
    assertThat(budget.hold().scarce()).isTrue();
    assertThat(budget.hold().exhausted()).isFalse();
    budget.hold().force(60);
    assertThat(budget.hold().exhausted()).isTrue();
    assertThat(budget.hold().tryTake(0)).isFalse();
  }

  private static ErrorCode codeOf(Runnable take) {
    return catchThrowableOfType(ChatException.class, take::run).code();
  }
}
