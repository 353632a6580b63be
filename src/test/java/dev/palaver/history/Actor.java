package dev.palaver.history;

import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Somebody who does one thing after another, as the seed decides, until the load ends. */
abstract class Actor implements Runnable {
  final String name;
  final Random random;
  final Caller caller;
  final Ledger ledger;
  final List<UUID> channels;
  private final int mostActions;
  private final int pauseMillis;
  private BooleanSupplier working = () -> false;

  /**
   * An actor at rest.
   *
   * @param channels that the actor works on
   * @param pauseMillis between two actions, about
   */
  Actor(
      String name, Plan plan, Caller caller, Ledger ledger, List<UUID> channels, int pauseMillis) {
    this.name = name;
    this.random = plan.decisions(name);
    this.caller = caller;
    this.ledger = ledger;
    this.channels = channels;
    this.mostActions = plan.mostActions();
    this.pauseMillis = pauseMillis;
  }

  /** To be called before {@link #run}. */
  Actor until(BooleanSupplier stillWorking) {
    working = stillWorking;
    return this;
  }

  @Override
  public void run() {
    try {
      for (int action = 1; action <= mostActions && working.getAsBoolean(); action++) {
        act(action);
        int pause = pauseMillis / 2 + random.nextInt(pauseMillis);
        LockSupport.parkNanos(Duration.ofMillis(pause).toNanos());
      }
    } catch (RuntimeException | AssertionError e) {
      ledger.fault(name + " stopped: " + e);
    }
  }

  /** Does one thing, and waits for its acknowledgement. */
  abstract void act(int action);

  UUID anyChannel() {
    return channels.get(random.nextInt(channels.size()));
  }
}
