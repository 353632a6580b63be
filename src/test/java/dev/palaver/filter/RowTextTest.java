package dev.palaver.filter;

import static org.assertj.core.api.Assertions.assertThat;

import dev.palaver.core.MemoryBudget;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import io.vertx.sqlclient.impl.RowBase;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** The text of rows is the text of their objects, to the byte. */
class RowTextTest {
  private static final List<String> TEXTS =
      List.of("", "plain", "\"\\/\b\f\n\r\t\u0000\u001f\u007f", "\u00fc\u20ac\u2028\ud83d\ude00");
  private static final List<Object> DOCUMENTS =
      Arrays.asList(
          new JsonObject()
              .put("a\"b", new JsonArray().add(1.5).add(true).addNull().add("\ud83d\ude00")),
          new JsonArray().add(12345678901234567L),
          new JsonObject(),
          "a text",
          17,
          0.1,
          false,
          Tuple.JSON_NULL,
          null);

  private final Random random = new Random(17);

  private static Row row(List<Object> values) {
    return new RowBase(values) {
      @Override
      public String getColumnName(int index) {
        return Integer.toString(index);
      }

      @Override
      public int getColumnIndex(String column) {
        return Integer.parseInt(column);
      }
    };
  }

  private Object value(PropertyType type) {
    Object value =
        switch (type) {
          case UUID -> World.uuid(random);
          case TEXT -> World.pick(TEXTS, random);
          case LOOSE_TEXT -> random.nextBoolean() ? World.uuid(random) : World.pick(TEXTS, random);
          case INTEGER -> random.nextInt();
          case BIGINT -> random.nextLong();
          case BOOLEAN -> random.nextBoolean();
          case TIMESTAMP ->
              World.time(random).withOffsetSameLocal(ZoneOffset.ofHours(random.nextInt(5)));
          case JSON -> World.pick(DOCUMENTS, random);
        };
    return random.nextInt(4) == 0 ? null : value;
  }

  private void assertSame(List<Property> properties, List<Row> rows) {
    JsonArray objects = new JsonArray();
    rows.forEach(row -> objects.add(RowJson.read(properties, row, 0)));
    assertThat(text(properties, rows)).isEqualTo(objects.toBuffer().toString());
  }

  private static String text(List<Property> properties, List<Row> rows) {
    MemoryBudget.Hold memory = new MemoryBudget(Long.MAX_VALUE).hold();
    RowText text = new RowText(properties, rows.size(), new JsonParts(memory, Integer.MAX_VALUE));
    rows.forEach(text::take);
    Buffer whole = Buffer.buffer();
    text.result().forEach(whole::appendBuffer);
    return whole.toString();
  }

  @Test
  void everyKindOfRowHasTheTextOfItsObject() {
    for (Model model : List.of(ChatModels.MESSAGE, ChatModels.RECIPIENT, ChatModels.ATTACHMENT)) {
      List<Row> rows = new ArrayList<>();
      for (int i = 0; i < 200; i++) {
        List<Object> values = new ArrayList<>();
        model.properties().forEach(property -> values.add(value(property.type())));
        rows.add(row(values));
      }
      assertSame(model.properties(), rows);
    }
  }

  @Test
  void extremesHaveTheTextOfTheirObject() {
    Property id = ChatModels.MESSAGE.key();
    Property time = ChatModels.MESSAGE.property("createdOn");
    OffsetDateTime early = OffsetDateTime.of(-44, 3, 15, 0, 0, 0, 0, ZoneOffset.UTC);
    assertSame(
        List.of(id, time),
        List.of(
            row(List.of(new UUID(0, 0), early)),
            row(List.of(new UUID(-1, -1), early.plusYears(20_000))),
            row(List.of(new UUID(0x0123456789abcdefL, 0xfedcba9876543210L), early))));
  }

  @Test
  void noRowsAndNoColumnsAreEmpty() {
    assertThat(text(ChatModels.MESSAGE.properties(), List.of())).hasToString("[]");
    assertThat(text(List.of(), List.of(row(List.of(1)), row(List.of(1))))).hasToString("[{},{}]");
  }
}
