package dev.palaver.bench;

import java.util.Arrays;

/** What one socket has received of the current step. Belongs to the socket's event loop. */
final class Received {
  private int step = -1;
  private long[] seen = new long[4];
  private final int[] lastIndexOfSender;
  private int messages;
  private int duplicates;
  private int reordered;
  private long orderHash;

  Received(int senders) {
    lastIndexOfSender = new int[senders];
  }

  /** Takes a message in; false when it is a duplicate. A sender's messages have rising indexes. */
  boolean add(int ofStep, int sender, int index) {
    begin(ofStep);
    int word = index >> 6;
    if (word >= seen.length) {
      seen = Arrays.copyOf(seen, Math.max(word + 1, seen.length * 2));
    }
    long bit = 1L << index;
    if ((seen[word] & bit) != 0) {
      duplicates++;
      return false;
    }
    seen[word] |= bit;
    messages++;
    if (index < lastIndexOfSender[sender]) {
      reordered++;
    }
    lastIndexOfSender[sender] = index;
    orderHash = orderHash * 1_000_003 + index + 1;
    return true;
  }

  /**
   * Adds what was seen of a step to its totals; {@code acked} has a bit for each acknowledged
   * message.
   */
  void collect(int ofStep, int channel, long[] acked, boolean open, Tally tally) {
    begin(ofStep);
    int lost = 0;
    for (int i = 0; i < acked.length; i++) {
      lost += Long.bitCount(acked[i] & ~(i < seen.length ? seen[i] : 0));
    }
    tally.add(channel, messages, lost, duplicates, reordered, orderHash, open);
  }

  int messagesIn(int ofStep) {
    return step == ofStep ? messages : 0;
  }

  private void begin(int number) {
    if (step == number) {
      return;
    }
    step = number;
    Arrays.fill(seen, 0);
    Arrays.fill(lastIndexOfSender, -1);
    messages = 0;
    duplicates = 0;
    reordered = 0;
    orderHash = 0;
  }
}
