package dev.palaver.history;

import static org.assertj.core.api.Assertions.assertThat;

import dev.palaver.testing.TestDatabase;
import dev.palaver.testing.TestNodes;
import dev.palaver.testing.TestPostgres;
import java.security.SecureRandom;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The promise of the whole: nothing lost, nothing twice, in order, whoever restarts. */
class HistoryIT {
  private static final int DEFAULT_SECONDS = 20;

  @Test
  void everyReaderGetsTheLogWhateverIsCutAndKilled() throws Exception {
    long seed = Long.getLong("palaver.history.seed", new SecureRandom().nextInt(1_000_000));
    int seconds = Integer.getInteger("palaver.history.seconds", DEFAULT_SECONDS);
    System.out.println("history: -Dpalaver.history.seed=" + seed);
    TestDatabase database = TestPostgres.migratedDatabase();
    try (TestNodes server = TestNodes.start(database, 1, Map.of());
        Run run = new Run(Plan.of(seed, seconds), database, server)) {
      run.play();

      assertThat(run.kills()).isEqualTo(Plan.KILLS);
    }
  }
}
