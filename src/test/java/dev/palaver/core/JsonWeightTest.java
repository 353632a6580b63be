package dev.palaver.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Collections;
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

  @Test
  void numbersWeighTheirDigits() {
    BigInteger number = BigInteger.TEN.pow(308);

    assertThat(JsonWeight.of(Collections.nCopies(1000, number))).isBetween(300_000L, 400_000L);
  }

  @Test
  void numbersAreAsLongAsPostgresqlWritesThem() {
    JsonObject json =
        new JsonObject()
            .put("a", new JsonArray().add(1e308).add(-1e308).add(1.5e-300).add(Double.MIN_VALUE))
            .put("b", Map.of("c", List.of(0.5, 12, 1e15, 0.0, -0.25, "1e308")));
    long longer = 0;
    for (double number : new double[] {1e308, -1e308, 1.5e-300, Double.MIN_VALUE}) {
      longer +=
          new BigDecimal(Double.toString(Math.abs(number))).toPlainString().length()
              - Double.toString(Math.abs(number)).length();
    }

    assertThat(JsonWeight.writtenOut(json)).isBetween(longer - 8, longer + 20);
    assertThat(JsonWeight.writtenOut(new JsonObject().put("n", 0.5).put("m", 1e15))).isLessThan(16);
    assertThat(JsonWeight.writtenOut(null)).isZero();
    assertThat(JsonWeight.writtenOut(List.of(Double.POSITIVE_INFINITY, Double.NaN))).isZero();
  }
}
