package dev.palaver.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class JsonWeightTest {
  @Test
  void shortTextThatIsMuchOfTheHeapIsHeavy() {
    JsonArray empty = new JsonArray();
    for (int i = 0; i < 1000; i++) {
      empty.add(new JsonObject());
    }

    assertThat(JsonWeight.of(empty)).isBetween(76_000L, 120_000L);
    assertThat(JsonWeight.of("x".repeat(1000))).isBetween(1000L, 1100L);
    assertThat(JsonWeight.of(null)).isPositive();
  }

  @Test
  void mapsAndListsWeighWhatTheirObjectsDo() {
    JsonObject object =
        new JsonObject().put("a", new JsonArray().add(1).add("two")).put("b", new JsonObject());

    assertThat(JsonWeight.of(Map.of("a", List.of(1, "two"), "b", Map.of())))
        .isEqualTo(JsonWeight.of(object));
  }
}
