package dev.palaver.filter;

import dev.palaver.config.FilterLimits;
import dev.palaver.core.ChatException;
import dev.palaver.core.JsonWeight;
import dev.palaver.core.MemoryBudget;
import dev.palaver.sql.RowReader;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.core.json.jackson.DatabindCodec;
import io.vertx.sqlclient.Row;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Rows as JSON objects, for what cannot be written at once, each taken from what its request may
 * hold. For one statement.
 */
final class RowObjects implements RowReader<List<JsonObject>> {
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
    reserve.need(JsonWeight.of(json));
    rows.add(json);
  }

  @Override
  public List<JsonObject> result() {
    reserve.settle();
    return rows;
  }

  /**
   * Rows as text, what hangs on them included: it is written piece by piece, since rows that appear
   * many times make an answer many times as long as they are.
   *
   * @param json one object, or a list of them
   * @throws dev.palaver.core.ChatException as {@link JsonParts#write}
   */
  static List<Buffer> text(Object json, JsonParts text) {
    try {
      DatabindCodec.mapper().writeValue((OutputStream) text, json);
    } catch (IOException failure) {
      throw refusal(failure);
    }
    return text.parts();
  }

  /** Jackson wraps what a stream throws; this one throws nothing else. */
  private static RuntimeException refusal(IOException failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof ChatException refusal) {
        return refusal;
      }
    }
    return new UncheckedIOException("a buffer takes everything", failure);
  }
}
