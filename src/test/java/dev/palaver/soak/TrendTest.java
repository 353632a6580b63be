package dev.palaver.soak;

import static org.assertj.core.api.Assertions.assertThat;

import dev.palaver.soak.Latencies.Summary;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The judgement over a soak finds a leak, and forgives a warm-up. */
class TrendTest {
  private static final int MINUTES = 30;

  private interface Course {
    Sample at(int minute);
  }

  private static Trend trend(Course course) {
    return new Trend(IntStream.range(0, MINUTES).mapToObj(course::at).toList());
  }

  private static Sample sample(int minute, long heap, long descriptors, long resident, double p99) {
    Summary times = new Summary(1000, p99 / 10, p99);
    return new Sample(minute * 60L, heap, descriptors, resident, times, times);
  }

  /** Rises and falls a little, as every run does. */
  private static int noise(int minute) {
    return minute * 7 % 5;
  }

  @Test
  void aSteadyRunHasNoSlope() {
    Trend steady =
        trend(m -> sample(m, 40_000 + 500 * noise(m), 200 + noise(m), 300_000, 10 + noise(m)));

    assertThat(steady.slopes()).isEmpty();
  }

  @Test
  void whatFillsInTheFirstMinutesIsForgiven() {
    Trend warm =
        trend(m -> sample(m, 20_000 + 10_000 * Math.min(4, m), 200, 150_000, 200.0 / (1 + m)));

    assertThat(warm.slopes()).isEmpty();
  }

  @Test
  void aLeakOfHeapIsFound() {
    Trend leak = trend(m -> sample(m, 40_000 + 600 * m, 200, 300_000, 10));

    assertThat(leak.slopes()).singleElement().asString().startsWith("heap after GC");
  }

  @Test
  void aLeakOfDescriptorsIsFound() {
    Trend leak = trend(m -> sample(m, 40_000, 200 + m, 300_000, 10));

    assertThat(leak.slopes()).singleElement().asString().startsWith("descriptors");
  }

  @Test
  void aLeakOutsideOfTheHeapIsFound() {
    Trend leak = trend(m -> sample(m, 40_000, 200, 300_000 + 4_000 * m, 10));

    assertThat(leak.slopes()).singleElement().asString().startsWith("resident memory");
  }

  @Test
  void aServerThatSlowsDownIsFound() {
    Trend slow = trend(m -> sample(m, 40_000, 200, 300_000, 5 + m * m));

    assertThat(slow.slopes())
        .anySatisfy(slope -> assertThat(slope).startsWith("POST p99"))
        .anySatisfy(slope -> assertThat(slope).startsWith("delivery p50"));
  }
}
