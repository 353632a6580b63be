package dev.palaver.soak;

import static org.assertj.core.api.Assertions.assertThat;

import dev.palaver.testing.RestartablePostgres;
import dev.palaver.testing.ServerProcess;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** The promise to operators: a server that has run for long is as it was. */
class SoakIT {
  private static final Path REPORT = Path.of("target", "soak.md");

  /** A minute between two looks, less in a short run: a trend needs some. */
  private static final int FEWEST_LOOKS = 18;

  private static final Duration SETTLE = Duration.ofSeconds(1);

  private final Tally tally = new Tally();

  @Test
  @EnabledOnOs(value = OS.LINUX, disabledReason = "reads /proc")
  @EnabledIfSystemProperty(
      named = "palaver.soak",
      matches = "true",
      disabledReason = "half an hour: mvn verify -Psoak")
  void heapDescriptorsAndLatencyHaveNoSlopeAndNothingIsLost() throws Exception {
    Duration length = Duration.ofMinutes(Long.getLong("palaver.soak.minutes", 30));
    int looks = Math.max(FEWEST_LOOKS, (int) length.toMinutes());
    Map<String, String> settings = Map.of("JAVA_TOOL_OPTIONS", "-Xmx256m");
    try (RestartablePostgres postgres = new RestartablePostgres();
        ServerProcess server = ServerProcess.serve(postgres.database(), settings);
        Load load =
            new Load(URI.create("http://127.0.0.1:" + server.port()), postgres.database(), tally)) {
      load.begin();
      Trend trend = watch(new Vitals(server.pid()), length.dividedBy(looks), looks);
      load.end();
      report(trend);

      assertThat(tally.faults()).isEmpty();
      assertThat(server.output()).doesNotContain(" ERROR ", "Exception");
      assertThat(postgres.database().value("SELECT count(*) FROM main.messages"))
          .isEqualTo(Long.toString(tally.acknowledged.sum()));
      assertThat(tally.moves.sum()).isPositive();
      assertThat(tally.cuts.sum()).isPositive();
      assertThat(trend.slopes()).isEmpty();
    }
  }

  private Trend watch(Vitals vitals, Duration interval, int looks)
      throws IOException, InterruptedException {
    List<Sample> samples = new ArrayList<>();
    long start = System.nanoTime();
    for (int i = 1; i <= looks; i++) {
      waitUntil(start + interval.multipliedBy(i).toNanos());
      samples.add(look(vitals, Duration.ofNanos(System.nanoTime() - start)));
    }
    return new Trend(samples);
  }

  /** Looks at the memory before the collection: a full one gives some of it back. */
  private Sample look(Vitals vitals, Duration age) throws IOException, InterruptedException {
    Latencies.Summary posts = tally.posts();
    Latencies.Summary deliveries = tally.deliveries();
    long resident = vitals.residentKib();
    long descriptors = vitals.descriptors();
    tally.measure(false);
    long heap = vitals.heapKib();
    waitUntil(System.nanoTime() + SETTLE.toNanos());
    tally.measure(true);
    return new Sample(age.toSeconds(), heap, descriptors, resident, posts, deliveries);
  }

  private static void waitUntil(long nanos) {
    long left = nanos - System.nanoTime();
    while (left > 0) {
      LockSupport.parkNanos(left);
      left = nanos - System.nanoTime();
    }
  }

  private void report(Trend trend) throws IOException {
    List<String> slopes = trend.slopes();
    String text =
        trend.table()
            + "\n"
            + tally.summary()
            + "\n\n"
            + (slopes.isEmpty() ? "No slope." : String.join("\n", slopes))
            + "\n";
    System.out.println("soak:\n" + text);
    Files.writeString(REPORT, text);
  }
}
