package dev.palaver.filter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.palaver.core.ChatException;
import dev.palaver.core.ErrorCode;
import dev.palaver.core.MemoryBudget;
import org.junit.jupiter.api.Test;

class ReserveTest {
  private static final int MIB = 1024 * 1024;

  private final MemoryBudget budget = new MemoryBudget(20L * MIB);

  private Reserve reserve(int most) {
    return new Reserve(budget.hold(), most);
  }

  @Test
  void aShortAnswerTakesWhatItNeedsAndALongOneMore() {
    Reserve reserve = reserve(16 * MIB);
    reserve.need(200_000);
    assertThat(budget.held()).isEqualTo(200_000);
    reserve.need(MIB);
    assertThat(budget.held()).isEqualTo(4L * (MIB + 200_000));
    reserve.settle();
    assertThat(budget.held()).isEqualTo(MIB + 200_000);
  }

  @Test
  void whatIsTakenAheadIsNoReasonToRefuse() {
    Reserve reserve = reserve(16 * MIB);
    for (int i = 0; i < 10; i++) {
      reserve.need(MIB);
    }
    assertThat(budget.held()).isEqualTo(10L * MIB);
    assertThat(catchThrowableOfType(ChatException.class, () -> reserve.need(1)).code())
        .isEqualTo(ErrorCode.ANSWER_TOO_LARGE);
  }

  @Test
  void ofManyThatGrowAtOnceSomeHaveRoomToTheEnd() {
    Reserve first = reserve(8 * MIB);
    Reserve second = reserve(8 * MIB);
    Reserve third = reserve(8 * MIB);
    first.need(2 * MIB);
    assertThat(catchThrowableOfType(ChatException.class, () -> second.need(2 * MIB)).code())
        .isEqualTo(ErrorCode.UNAVAILABLE);
    third.need(200_000);
    first.need(6 * MIB);
    assertThat(budget.held()).isEqualTo(8L * MIB + 200_000);
  }
}
