package dev.palaver.membership;

import static org.assertj.core.api.Assertions.assertThat;

import dev.palaver.testing.TestServer;
import java.security.SecureRandom;
import org.junit.jupiter.api.Test;

/** No event ever reaches one who was not a member at its place; every member gets every one. */
class MembershipFuzzTest {
  private static final int STEPS = 400;
  private static final int STEPS_BETWEEN_CHECKS = 100;

  @Test
  void everybodyHearsAndReadsWhatMembersMayAndNothingElse() throws Exception {
    long seed = Long.getLong("palaver.fuzz.seed", new SecureRandom().nextInt(1_000_000));
    int steps = Integer.getInteger("palaver.fuzz.steps", STEPS);
    System.out.println("membership: -Dpalaver.fuzz.seed=" + seed);
    try (TestServer server = TestServer.members();
        MembershipFuzz fuzz = new MembershipFuzz(server, seed)) {
      play(fuzz, steps, seed);

      System.out.println("membership: seed " + seed + ": " + fuzz.summary());
      assertThat(fuzz.counts())
          .containsKeys("add 200", "remove 204", "role 204", "post 200", "edit 204", "edit 404")
          .containsKeys("post 403", "post 404", "subscribe member", "subscribe stranger");
    }
  }

  private static void play(MembershipFuzz fuzz, int steps, long seed) throws Exception {
    int taken = 0;
    try {
      while (taken < steps) {
        fuzz.step();
        taken++;
        if (taken % STEPS_BETWEEN_CHECKS == 0) {
          fuzz.check();
        }
      }
      fuzz.check();
    } catch (AssertionError e) {
      throw new AssertionError(
          "-Dpalaver.fuzz.seed=%d, step %d, %s: %s"
              .formatted(seed, taken + 1, fuzz.lastStep(), e.getMessage()),
          e);
    }
  }
}
