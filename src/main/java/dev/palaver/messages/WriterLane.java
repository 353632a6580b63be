package dev.palaver.messages;

import dev.palaver.config.WriteConfig;
import dev.palaver.messages.MessageWriter.Pending;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * One batch at a time: while it commits, the next collects. There is no linger timer; an idle lane
 * writes a single message at once (spike.md: Write path). Lives on the writer verticle's context.
 */
final class WriterLane {
  /** Characters after which a batch is full, so that one statement stays of a bounded size. */
  private static final int MAX_BATCH_CHARS = 4 * 1024 * 1024;

  private final BatchStore store;
  private final int maxBatch;
  private final Deque<Pending> queue = new ArrayDeque<>();
  private boolean writing;

  WriterLane(BatchStore store, WriteConfig config) {
    this.store = store;
    this.maxBatch = config.batchSize();
  }

  void add(Pending pending) {
    queue.addLast(pending);
    writeNext();
  }

  private void writeNext() {
    if (writing || queue.isEmpty()) {
      return;
    }
    writing = true;
    store
        .store(nextBatch())
        .onComplete(
            done -> {
              writing = false;
              if (done.succeeded()) {
                again(done.result());
              }
              writeNext();
            });
  }

  /** What must be judged once more goes before those that came later. */
  private void again(List<Pending> left) {
    for (int i = left.size() - 1; i >= 0; i--) {
      queue.addFirst(left.get(i));
    }
  }

  private List<Pending> nextBatch() {
    List<Pending> batch = new ArrayList<>(Math.min(maxBatch, queue.size()));
    int chars = 0;
    while (!queue.isEmpty() && batch.size() < maxBatch && chars < MAX_BATCH_CHARS) {
      Pending next = queue.removeFirst();
      chars += next.draft().weight();
      batch.add(next);
    }
    return batch;
  }
}
