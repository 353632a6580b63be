package dev.palaver.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.palaver.testing.Namespaces;
import dev.palaver.testing.TestDatabase;
import dev.palaver.testing.TestNodes;
import dev.palaver.testing.TestPostgres;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * The promise of the whole while the network between the nodes is cut and the database's is not.
 */
class PartitionIT {
  private static final int MOST_SECONDS = 600;
  private static final int ROUNDS = 3;

  private final long seed =
      Long.getLong("palaver.history.seed", new SecureRandom().nextInt(1_000_000));

  @Test
  @EnabledIfSystemProperty(
      named = "palaver.chaos",
      matches = "true",
      disabledReason = "long: mvn verify -Pchaos")
  void nothingIsLostWhileANodeIsCutOffTheOthersNorWhenItIsBack() throws Exception {
    Optional<String> unavailable = Namespaces.unavailable();
    assumeTrue(unavailable.isEmpty(), () -> unavailable.orElse(""));
    TestDatabase database = TestPostgres.migratedDatabase();
    try (Namespaces networks = Namespaces.of(3);
        TestNodes nodes = networks.start(database, Map.of());
        Run run = new Run(Plan.steady(seed, MOST_SECONDS, Plan.Scale.CLUSTER), database, nodes)) {
      nodes.awaitSeen(3, 0, 1, 2);
      run.begin();
      for (int round = 0; round < ROUNDS; round++) {
        cutAndHeal(networks, nodes, run, round);
      }
      run.checkHistory();
    }
  }

  private static void cutAndHeal(Namespaces networks, TestNodes nodes, Run run, int alone)
      throws Exception {
    run.awaitSends(100);
    networks.cut(alone);
    long cut = System.nanoTime();
    tell("cut off", run.awaitDelivery(), cut);
    nodes.awaitSeen(1, alone);
    nodes.awaitSeen(2, (alone + 1) % 3, (alone + 2) % 3);
    tell("noticed", run.awaitDelivery(), cut);
    // Both sides reach the database, which alone decides the order: both may go on.
    for (int node : nodes.all()) {
      assertThat(nodes.health(node)).startsWith("200 ");
    }
    run.awaitSends(100);

    networks.heal(alone);
    long healed = System.nanoTime();
    nodes.awaitSeen(3, 0, 1, 2);
    tell("one cluster again", run.awaitDelivery(), healed);
    run.awaitSends(100);
    tell("after that", run.awaitDelivery(), healed);
  }

  private static void tell(String what, long deliveryMillis, long since) {
    System.out.printf(
        "partition: %s, %d ms since: full delivery took %d ms%n",
        what, Duration.ofNanos(System.nanoTime() - since).toMillis(), deliveryMillis);
  }
}
