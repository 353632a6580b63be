package dev.palaver.realtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Who asks often waits for the others, and nobody is answered with what is old. */
class BatchReaderTest {
  private record Statement(Set<String> keys, Promise<Map<String, Integer>> answer) {}

  private final List<Statement> statements = new ArrayList<>();

  private BatchReader<String, Integer> reader(int keys, int atOnce) {
    return new BatchReader<>(
        keys,
        atOnce,
        asked -> {
          Statement statement = new Statement(asked, Promise.promise());
          statements.add(statement);
          return statement.answer.future();
        });
  }

  private Set<String> asked(int statement) {
    return statements.get(statement).keys;
  }

  private void answer(int statement, Map<String, Integer> values) {
    statements.get(statement).answer.complete(values);
  }

  @Test
  void whileAStatementRunsTheNextCollects() {
    BatchReader<String, Integer> reader = reader(2, 1);
    Future<Integer> a = reader.read("a");
    Future<Integer> b = reader.read("b");
    reader.read("c");
    reader.read("d");

    answer(0, Map.of("a", 1));
    assertThat(a.result()).isEqualTo(1);
    assertThat(asked(1)).containsExactlyInAnyOrder("b", "c");
    answer(1, Map.of("c", 3));
    assertThat(b.succeeded()).isTrue();
    assertThat(b.result()).isNull();
    assertThat(asked(2)).containsExactly("d");
  }

  @Test
  void aThousandQuestionsForOneKeyTakeOnePlace() {
    BatchReader<String, Integer> reader = reader(1, 1);
    reader.read("greedy");
    List<Future<Integer>> more = new ArrayList<>();
    for (int i = 0; i < 1000; i++) {
      more.add(reader.read("greedy"));
    }
    Future<Integer> modest = reader.read("modest");

    answer(0, Map.of("greedy", 1));
    answer(1, Map.of("greedy", 2));
    answer(2, Map.of("modest", 3));

    assertThat(more).allMatch(answer -> answer.result() == 2);
    assertThat(modest.result()).isEqualTo(3);
    assertThat(statements).hasSize(3);
  }

  @Test
  void noKeyIsReadByTwoStatementsAtOnce() {
    BatchReader<String, Integer> reader = reader(10, 2);
    Future<Integer> before = reader.read("a");
    Future<Integer> after = reader.read("a");
    reader.read("b");

    assertThat(asked(1)).containsExactly("b");
    answer(1, Map.of());
    assertThat(statements).hasSize(2);
    answer(0, Map.of("a", 1));
    assertThat(before.result()).isEqualTo(1);
    assertThat(after.isComplete()).isFalse();
    answer(2, Map.of("a", 2));
    assertThat(after.result()).isEqualTo(2);
  }

  @Test
  void aFailureIsOfThoseWhoWereAskedFor() {
    BatchReader<String, Integer> reader = reader(1, 1);
    Future<Integer> a = reader.read("a");
    Future<Integer> b = reader.read("b");

    statements.get(0).answer.fail("away");
    answer(1, Map.of("b", 2));

    assertThat(a.failed()).isTrue();
    assertThat(b.result()).isEqualTo(2);
  }
}
