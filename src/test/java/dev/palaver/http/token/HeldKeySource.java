package dev.palaver.http.token;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A table whose reads end when the test says so, or at once. */
final class HeldKeySource implements KeySource {
  private static final int LIMIT_SECONDS = 20;

  final Map<String, Signer> rows = new ConcurrentHashMap<>();
  final BlockingQueue<Set<String>> reads = new LinkedBlockingQueue<>();
  final BlockingQueue<Promise<Void>> held = new LinkedBlockingQueue<>();
  volatile boolean hold;
  volatile boolean down;

  @Override
  public String name() {
    return "test source";
  }

  @Override
  public Set<String> algorithms() {
    return Set.of("RS256");
  }

  @Override
  public boolean complete() {
    return false;
  }

  @Override
  public Future<List<Entry>> read(Set<String> ids) {
    reads.add(Set.copyOf(ids));
    List<Entry> found =
        rows.entrySet().stream()
            .filter(row -> ids.contains(row.getKey()))
            .map(row -> new Entry(row.getKey(), row.getValue().key()))
            .toList();
    if (down) {
      throw new IllegalStateException("the source is down");
    }
    if (!hold) {
      return Future.succeededFuture(found);
    }
    Promise<Void> gate = Promise.promise();
    held.add(gate);
    return gate.future().map(found);
  }

  @Override
  public Future<Void> close() {
    return Future.succeededFuture();
  }

  Promise<Void> nextHeld() throws InterruptedException {
    Promise<Void> gate = held.poll(LIMIT_SECONDS, TimeUnit.SECONDS);
    assertThat(gate).as("a read").isNotNull();
    return gate;
  }
}
