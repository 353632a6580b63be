package dev.palaver.filter;

import dev.palaver.core.Timestamps;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Rows as the reference's JSON: all selected columns with explicit nulls; times as {@code
 * 2026-01-31T23:59:59.999Z} with microseconds cut.
 */
final class RowJson {
  private static final String NO_COLUMN = "1";

  private RowJson() {}

  /** A select list in the order of the properties. */
  static String columns(List<Property> properties, String alias) {
    return properties.isEmpty()
        ? NO_COLUMN
        : properties.stream()
            .map(property -> alias + "." + property.column())
            .collect(Collectors.joining(", "));
  }

  /** A row whose columns are those of {@link #columns}, from an index on. */
  static JsonObject read(List<Property> properties, Row row, int from) {
    JsonObject json = new JsonObject();
    for (int i = 0; i < properties.size(); i++) {
      Property property = properties.get(i);
      json.put(property.name(), value(property.type(), row, from + i));
    }
    return json;
  }

  /**
   * Refuses an answer that is too long.
   *
   * @throws dev.palaver.core.ChatException 400 when there are more than {@code maxRows}
   */
  static void checkSize(int rows, int maxRows) {
    if (rows > maxRows) {
      throw Faults.tooManyRows(maxRows);
    }
  }

  /** One value of a row as JSON has it. */
  static Object value(PropertyType type, Row row, int index) {
    return switch (type) {
      case UUID, LOOSE_TEXT -> textOf(row.getValue(index));
      case TEXT -> row.getString(index);
      case INTEGER -> row.getInteger(index);
      case BIGINT -> row.getLong(index);
      case BOOLEAN -> row.getBoolean(index);
      case TIMESTAMP -> time(row.getOffsetDateTime(index));
      case JSON -> document(row.getValue(index));
    };
  }

  private static String textOf(Object value) {
    return value == null ? null : value.toString();
  }

  private static Object document(Object value) {
    return value == Tuple.JSON_NULL ? null : value;
  }

  private static String time(OffsetDateTime time) {
    return time == null ? null : Timestamps.format(time);
  }
}
