package dev.palaver.history;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The promise of the whole: nothing lost, nothing twice, in order, whoever restarts. */
class HistoryIT {
  private static final int DEFAULT_SECONDS = 20;

  @Test
  void everyReaderGetsTheLogWhateverIsCutAndKilled() throws Exception {
    long seed = Long.getLong("palaver.history.seed", new SecureRandom().nextInt(1_000_000));
    int seconds = Integer.getInteger("palaver.history.seconds", DEFAULT_SECONDS);
    System.out.println("history: -Dpalaver.history.seed=" + seed);
    try (Run run = new Run(Plan.of(seed, seconds))) {
      History history = run.play();

      System.out.println(run.summary());
      List<String> faults = new ArrayList<>(run.faults());
      faults.addAll(HistoryCheck.faults(history));
      assertThat(faults).as("faults with -Dpalaver.history.seed=%d", seed).isEmpty();
      assertThat(run.kills()).isEqualTo(Plan.KILLS);
      assertThat(history.sent()).hasSizeGreaterThan(Plan.CHANNELS);
      assertThat(history.changes()).isNotEmpty();
    }
  }
}
