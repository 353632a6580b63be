package dev.palaver.history;

import static org.assertj.core.api.Assertions.assertThat;

import dev.palaver.testing.TestDatabase;
import dev.palaver.testing.TestNodes;
import dev.palaver.testing.TestPostgres;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * The promise of the whole on three nodes: 300 sockets on 30 channels, steady sends, and nodes that
 * die, stop and start.
 */
class ClusterHistoryIT {
  private static final int MOST_SECONDS = 600;
  private static final Duration STOPPED = Duration.ofSeconds(15);

  private final long seed =
      Long.getLong("palaver.history.seed", new SecureRandom().nextInt(1_000_000));
  private final TestDatabase database = TestPostgres.migratedDatabase();

  /** What is done to the nodes while the load runs. */
  private interface Events {
    void happen(TestNodes nodes, Run run) throws Exception;
  }

  private void underLoad(Events events) throws Exception {
    try (TestNodes nodes = TestNodes.start(database, 3, Map.of());
        Run run = new Run(Plan.steady(seed, MOST_SECONDS, Plan.Scale.CLUSTER), database, nodes)) {
      nodes.awaitSeen(3, 0, 1, 2);
      run.begin();
      run.awaitSends(100);

      events.happen(nodes, run);

      run.awaitSends(100);
      run.checkHistory();
    }
  }

  private static void tell(String what, long millis) {
    System.out.printf("cluster: %s: full delivery after %d ms%n", what, millis);
  }

  @Test
  void nothingIsLostWhenOneNodeIsKilledAndThenTwoAtOnce() throws Exception {
    underLoad(
        (nodes, run) -> {
          nodes.kill(2);
          tell("one of three killed", run.awaitDelivery());
          nodes.awaitSeen(2, 0, 1);
          run.awaitSends(50);
          nodes.launch(2);
          nodes.awaitReady(2);
          nodes.awaitSeen(3, 0, 1, 2);
          run.awaitSends(50);

          nodes.kill(0, 1);
          tell("two of three killed at once", run.awaitDelivery());
          nodes.awaitSeen(1, 2);
          assertThat(nodes.health(2)).startsWith("200 ");
          run.awaitSends(50);
          nodes.launch(0);
          nodes.launch(1);
          nodes.awaitReady(0);
          nodes.awaitReady(1);
          tell("two came back", run.awaitDelivery());
        });
  }

  @Test
  @EnabledIfSystemProperty(
      named = "palaver.chaos",
      matches = "true",
      disabledReason = "long: mvn verify -Pchaos")
  void nothingIsLostWhileAllNodesAreReplacedOneByOne() throws Exception {
    underLoad(
        (nodes, run) -> {
          for (int node : nodes.all()) {
            assertThat(nodes.terminate(node)).isZero();
            tell("node " + node + " drained", run.awaitDelivery());
            nodes.launch(node);
            nodes.awaitReady(node);
            nodes.awaitSeen(3, 0, 1, 2);
            run.awaitSends(50);
          }
        });
  }

  @Test
  @EnabledIfSystemProperty(
      named = "palaver.chaos",
      matches = "true",
      disabledReason = "long: mvn verify -Pchaos")
  void nothingIsLostWhenANodeStopsForAWhileAndComesBackAsAStranger() throws Exception {
    underLoad(
        (nodes, run) -> {
          nodes.process(1).signal("STOP");
          long stopped = System.nanoTime();
          nodes.awaitSeen(2, 0, 2);
          System.out.printf("cluster: stopped node missed after %d ms%n", millisSince(stopped));
          LockSupport.parkNanos(STOPPED.toNanos() - (System.nanoTime() - stopped));
          nodes.process(1).signal("CONT");
          long awake = System.nanoTime();
          tell("after a stop of 15 s", run.awaitDelivery());
          nodes.awaitSeen(3, 0, 1, 2);
          System.out.printf("cluster: one cluster again after %d ms%n", millisSince(awake));
          run.awaitSends(50);
          tell("one cluster again", run.awaitDelivery());
        });
  }

  private static long millisSince(long start) {
    return Duration.ofNanos(System.nanoTime() - start).toMillis();
  }
}
