package dev.palaver.filter;

import dev.palaver.core.MemoryBudget;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Rows as the driver gives them to the body of the answer. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class RowJsonBenchmark {
  /** A read by id, the page of a channel, a long page. */
  @Param({"1", "20", "1000"})
  int rows;

  private final MemoryBudget memory = new MemoryBudget(Long.MAX_VALUE);
  private StoredMessage[] stored;

  @Setup
  public void make() {
    stored = new StoredMessage[rows];
    for (int i = 0; i < rows; i++) {
      stored[i] = StoredMessage.numbered(i);
    }
  }

  /** Through objects, as relations need it. */
  @Benchmark
  public Buffer throughObjects() {
    JsonArray list = new JsonArray();
    for (StoredMessage row : stored) {
      list.add(RowJson.read(ChatModels.MESSAGE.properties(), row, 0));
    }
    return list.toBuffer();
  }

  @Benchmark
  public List<Buffer> asText() {
    JsonParts parts = new JsonParts(memory.hold(), Integer.MAX_VALUE);
    RowText text = new RowText(ChatModels.MESSAGE.properties(), rows, parts);
    for (StoredMessage row : stored) {
      text.take(row);
    }
    return text.result();
  }
}
