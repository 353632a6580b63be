package dev.palaver.history;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * All that a run decides, drawn from a seed: the same seed and length give the same decisions.
 *
 * @param seconds of load, without the time in which the server is away
 * @param scale how many of each kind there are
 * @param steps what is done to sockets and server, in order
 */
record Plan(long seed, int seconds, Scale scale, List<Step> steps) {
  static final int KILLS = 3;
  private static final int CUTS_A_SECOND = 3;
  private static final int MAX_OUTAGE_MILLIS = 600;

  /** Time that a node of the run may take from the commit to the news of it. */
  private static final int[] PUBLISH_DELAYS_MILLIS = {0, 25};

  /**
   * How many of each kind there are.
   *
   * @param channelsOfAReader channels that each reader listens to
   */
  record Scale(int channels, int writers, int editors, int readers, int channelsOfAReader) {
    /** For one server. */
    static final Scale ONE_SERVER = new Scale(20, 8, 4, 12, 8);

    /** For a cluster: 300 sockets on 30 channels. */
    static final Scale CLUSTER = new Scale(30, 6, 2, 300, 3);
  }

  /** Something that is done a while after the step before it. */
  sealed interface Step {
    long pauseMillis();
  }

  /** The server is killed, and started again. */
  record Kill(long pauseMillis, int publishDelayMillis) implements Step {}

  /**
   * A reader's socket is cut.
   *
   * @param politely with a close frame; else the connection just breaks
   * @param outageMillis until the reader comes back
   */
  record Cut(long pauseMillis, int reader, boolean politely, long outageMillis) implements Step {}

  /** A load alone, to which the caller does what it likes. */
  static Plan steady(long seed, int seconds, Scale scale) {
    return new Plan(seed, seconds, scale, List.of());
  }

  static Plan of(long seed, int seconds) {
    Random random = new Random(seed);
    int count = seconds * CUTS_A_SECOND;
    long pause = 1000L / CUTS_A_SECOND;
    List<Integer> kills = kills(random, count);
    List<Step> steps = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      long wait = pause / 2 + random.nextLong(pause);
      steps.add(
          new Cut(
              wait,
              random.nextInt(Scale.ONE_SERVER.readers()),
              random.nextInt(4) == 0,
              random.nextInt(MAX_OUTAGE_MILLIS)));
      if (kills.contains(i)) {
        int delay = PUBLISH_DELAYS_MILLIS[random.nextInt(PUBLISH_DELAYS_MILLIS.length)];
        steps.add(new Kill(random.nextLong(pause), delay));
      }
    }
    return new Plan(seed, seconds, Scale.ONE_SERVER, List.copyOf(steps));
  }

  /** Each in its share of the time, so that load comes before, between and after them. */
  private static List<Integer> kills(Random random, int count) {
    int share = count / (KILLS + 1);
    return IntStream.range(0, KILLS)
        .mapToObj(kill -> kill * share + share / 2 + random.nextInt(share))
        .toList();
  }

  /** The decisions of one actor, independent of the others'. */
  Random decisions(String actor) {
    return new Random(seed * 31 + actor.hashCode());
  }

  /** The numbers of the channels that a reader listens to; each channel has a reader. */
  List<Integer> channelsOf(int reader) {
    List<Integer> all = new ArrayList<>(IntStream.range(0, scale.channels()).boxed().toList());
    Collections.shuffle(all, decisions("channels of " + reader));
    return IntStream.concat(
            IntStream.range(0, scale.channels())
                .filter(channel -> channel % scale.readers() == reader % scale.channels()),
            all.stream().mapToInt(Integer::intValue))
        .distinct()
        .limit(scale.channelsOfAReader())
        .boxed()
        .toList();
  }

  /** How many actions one actor may take: bounded, however fast the machine is. */
  int mostActions() {
    return seconds * 40;
  }
}
