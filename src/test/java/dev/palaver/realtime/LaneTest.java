package dev.palaver.realtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Who reads a lot does not keep out who reads little. */
class LaneTest {
  private final List<String> started = new ArrayList<>();
  private final List<Promise<String>> running = new ArrayList<>();
  private final Lane lane = new Lane(1);

  private Future<String> run(String owner, String task) {
    return lane.run(
        owner,
        () -> true,
        () -> {
          started.add(task);
          Promise<String> promise = Promise.promise();
          running.add(promise);
          return promise.future();
        });
  }

  private void finish() {
    running.remove(0).complete("done");
  }

  @Test
  void ownersTakeTurns() {
    for (int i = 0; i < 1000; i++) {
      run("ann", "ann " + i);
    }
    Future<String> ben = run("ben", "ben");

    finish();
    finish();
    finish();

    assertThat(ben.result()).isEqualTo("done");
    assertThat(started).containsExactly("ann 0", "ann 1", "ben", "ann 2");
  }

  @Test
  void whatIsNotWantedAnyMoreIsNotDoneHoweverMuchItIs() {
    AtomicInteger asked = new AtomicInteger();
    run("ann", "first");
    for (int i = 0; i < 100_000; i++) {
      lane.run("ann", () -> asked.incrementAndGet() < 0, () -> Future.failedFuture("was run"));
    }
    run("ann", "last");

    finish();

    assertThat(asked).hasValue(100_000);
    assertThat(started).containsExactly("first", "last");
  }

  @Test
  void aTaskThatIsDoneAtOnceLetsTheNextOneBegin() {
    Promise<String> first = Promise.promise();
    lane.run("ann", () -> true, first::future);
    List<Future<String>> others = new ArrayList<>();
    for (int i = 0; i < 100_000; i++) {
      others.add(lane.run("ann", () -> true, () -> Future.succeededFuture("quick")));
    }
    first.complete("slow");
    assertThat(others).allMatch(Future::succeeded);
  }
}
