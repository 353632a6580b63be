package dev.palaver.history;

import static org.assertj.core.api.Assertions.assertThat;

import dev.palaver.testing.RestartablePostgres;
import dev.palaver.testing.TestNodes;
import dev.palaver.testing.Until;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * The promise of the whole while PostgreSQL goes away and comes back under load: who sends is told
 * 503 and when to come back, never a false 200, and all recovers by itself.
 */
class DatabaseRestartIT {
  private static final int MOST_SECONDS = 600;

  private final long seed =
      Long.getLong("palaver.history.seed", new SecureRandom().nextInt(1_000_000));

  @Test
  void whatWasAcknowledgedSurvivesTheDatabasesRestart() throws Exception {
    try (RestartablePostgres postgres = new RestartablePostgres();
        TestNodes nodes = TestNodes.start(postgres.database(), 2, Map.of());
        Run run =
            new Run(
                Plan.steady(seed, MOST_SECONDS, Plan.Scale.ONE_SERVER),
                postgres.database(),
                nodes)) {
      run.begin();
      run.awaitSends(100);

      int before = run.refusals();
      postgres.stop();
      Until.holds(
          () -> run.refusals() >= before + 10,
          Duration.ofSeconds(60),
          () -> "nobody is told 503: " + run.refusals() + nodes.output());
      assertThat(nodes.health(0)).startsWith("503 ");
      assertThat(nodes.management(0, "/health/live")).startsWith("20");

      postgres.start();
      long back = System.nanoTime();
      nodes.awaitReady(0);
      nodes.awaitReady(1);
      run.awaitSends(1);
      long sending = System.nanoTime();
      long delivered = run.awaitDelivery();
      System.out.printf(
          "database: back; the first send after %d ms, full delivery took %d ms; %d sends were told 503%n",
          Duration.ofNanos(sending - back).toMillis(), delivered, run.refusals() - before);

      run.awaitSends(100);
      run.checkHistory();
    }
  }
}
