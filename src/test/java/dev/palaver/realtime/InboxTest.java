package dev.palaver.realtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.palaver.core.MemoryBudget;
import io.vertx.core.Handler;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What waits to be handled is bounded, and counted as what it takes. */
class InboxTest {
  private static final int MANY = 20_000;

  private final MemoryBudget budget = new MemoryBudget(64L * 1024 * 1024);
  private final List<String> handled = new ArrayList<>();
  private final AtomicInteger overflows = new AtomicInteger();
  private final Inbox inbox =
      new Inbox(new Silent(), budget.hold(), handled::add, overflows::incrementAndGet);

  private static final class Silent implements ClientSocket {
    @Override
    public void write(String text, Runnable left) {}

    @Override
    public void close(CloseCode code) {}

    @Override
    public void pause() {}

    @Override
    public void resume() {}

    @Override
    public void ping() {}

    @Override
    public boolean tokenInEveryFrame() {
      return false;
    }

    @Override
    public String takeAuthorization() {
      return null;
    }

    @Override
    public void open(Handler<String> text, Runnable tooLarge, Runnable heard, Runnable closed) {}
  }

  @Test
  void whatWaitsIsHandledInItsOrderAndGivenBack() {
    inbox.hold();
    for (int i = 0; i < 1000; i++) {
      inbox.add(Integer.toString(i));
    }
    assertThat(handled).isEmpty();
    assertThat(budget.held()).isGreaterThan(1000 * 64);

    inbox.release();

    assertThat(handled).hasSize(1000).startsWith("0", "1").endsWith("999");
    assertThat(budget.held()).isZero();
    assertThat(overflows).hasValue(0);
  }

  @Test
  void framesOfNothingTakeTheirPlaceToo() {
    inbox.hold();
    for (int i = 0; i < MANY; i++) {
      inbox.add("");
    }
    assertThat(overflows).hasValue(1);
    assertThat(budget.held()).isZero();
  }
}
