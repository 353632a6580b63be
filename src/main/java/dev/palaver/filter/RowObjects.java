package dev.palaver.filter;

import dev.palaver.config.FilterLimits;
import dev.palaver.core.MemoryBudget;
import dev.palaver.sql.RowReader;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import java.util.ArrayList;
import java.util.List;

/**
 * Rows as JSON objects, for what cannot be written at once, each taken from what its request may
 * hold. For one statement.
 */
final class RowObjects implements RowReader<List<JsonObject>> {
  /** Of the heap: an object with its map of some sixteen values. */
  private static final int ROW_BYTES = 1024;

  private final List<Property> properties;
  private final int maxRows;
  private final Reserve reserve;
  private final List<JsonObject> rows = new ArrayList<>();

  /**
   * No rows yet.
   *
   * @param properties of the rows' columns, which are those of {@link RowJson#columns}
   * @param limits of rows; beyond it 400
   */
  RowObjects(List<Property> properties, FilterLimits limits, MemoryBudget.Hold memory) {
    this.properties = properties;
    this.maxRows = limits.maxRows();
    this.reserve = new Reserve(memory, limits.maxListBytes());
  }

  @Override
  public void take(Row row) {
    RowJson.checkSize(rows.size() + 1, maxRows);
    JsonObject json = RowJson.read(properties, row, 0);
    reserve.need(ROW_BYTES + Model.chars(json));
    rows.add(json);
  }

  @Override
  public List<JsonObject> result() {
    reserve.settle();
    return rows;
  }

  /** An array of objects as text. */
  static List<Buffer> text(List<JsonObject> rows, JsonParts text) {
    String before = "[";
    for (JsonObject row : rows) {
      append(text, Buffer.buffer(before));
      append(text, row.toBuffer());
      before = ",";
    }
    append(text, Buffer.buffer(rows.isEmpty() ? "[]" : "]"));
    return text.parts();
  }

  private static void append(JsonParts text, Buffer json) {
    byte[] octets = json.getBytes();
    text.write(octets, 0, octets.length);
  }
}
