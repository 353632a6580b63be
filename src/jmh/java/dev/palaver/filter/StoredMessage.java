package dev.palaver.filter;

import io.vertx.sqlclient.impl.RowBase;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** A row of {@code messages} as the driver decodes it: what every property has, and no names. */
final class StoredMessage extends RowBase {
  private StoredMessage(List<Object> values) {
    super(values);
  }

  /** A message with a body of 100 characters, the columns in the order of the model. */
  static StoredMessage numbered(int number) {
    OffsetDateTime time =
        OffsetDateTime.of(2026, 1, 31, 23, 59, 59, 999_123_000, ZoneOffset.UTC).plusHours(number);
    List<Object> values = new ArrayList<>();
    for (Property property : ChatModels.MESSAGE.properties()) {
      values.add(value(property, number, time));
    }
    return new StoredMessage(values);
  }

  private static Object value(Property property, int number, OffsetDateTime time) {
    boolean absent =
        switch (property.name()) {
          case "deletedBy", "subject", "toUserId", "parentMessageId" -> true;
          default -> false;
        };
    if (absent) {
      return null;
    }
    return switch (property.type()) {
      case UUID -> new UUID(number, property.name().hashCode());
      case TEXT, LOOSE_TEXT -> property.name().equals("body") ? "a hundred ".repeat(10) : "group";
      case INTEGER -> number;
      case BIGINT -> (long) number;
      case BOOLEAN -> false;
      case TIMESTAMP -> time;
      case JSON -> null;
    };
  }

  @Override
  public String getColumnName(int index) {
    return ChatModels.MESSAGE.properties().get(index).column();
  }

  @Override
  public int getColumnIndex(String column) {
    throw new UnsupportedOperationException("columns are read by their index");
  }
}
