package dev.palaver.filter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.palaver.core.ChatException;
import dev.palaver.core.MemoryBudget;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.Test;

class RowObjectsTest {
  private final MemoryBudget memory = new MemoryBudget(10_000_000);

  @Test
  void textIsThatOfTheObjects() {
    JsonObject row =
        new JsonObject()
            .put("id", "1")
            .putNull("subject")
            .put("messages", new JsonArray().add(new JsonObject().put("body", "ü\n").put("n", 1)));

    assertThat(text(row, 1000)).isEqualTo(row.encode());
    assertThat(text(List.of(row, row), 1000)).isEqualTo(new JsonArray().add(row).add(row).encode());
    assertThat(text(List.of(), 1000)).isEqualTo("[]");
  }

  @Test
  void whatGrowsTooLargeIsRefusedInTheMiddle() {
    JsonArray below = new JsonArray();
    JsonObject shared = new JsonObject().put("body", "x".repeat(1000));
    for (int i = 0; i < 10_000; i++) {
      below.add(shared);
    }

    assertThatThrownBy(() -> text(new JsonObject().put("messages", below), 1_000_000))
        .isInstanceOf(ChatException.class)
        .hasMessageContaining("larger than 1000000 bytes");
    assertThat(memory.held()).isLessThan(5_000_000);
  }

  private String text(Object json, int maxBytes) {
    StringBuilder text = new StringBuilder();
    for (Buffer part : RowObjects.text(json, new JsonParts(memory.hold(), maxBytes))) {
      text.append(part);
    }
    return text.toString();
  }
}
