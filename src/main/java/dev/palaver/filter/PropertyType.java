package dev.palaver.filter;

import dev.palaver.core.Uuids;
import java.lang.reflect.Array;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.UUID;

/** The type of a property: how its JSON values are read and how PostgreSQL is told of them. */
public enum PropertyType {
  UUID("uuid", UUID.class),
  TEXT("text", String.class),
  /**
   * Text whose column may be {@code uuid} in a table that was made by hand ({@code message_files});
   * compared as text.
   */
  LOOSE_TEXT("text", String.class),
  INTEGER("int4", Integer.class),
  BIGINT("int8", Long.class),
  BOOLEAN("boolean", Boolean.class),
  TIMESTAMP("timestamptz", OffsetDateTime.class),
  /** A document. Compared with null only; a path into it compares as text. */
  JSON("text", String.class);

  private final String sqlName;
  private final Class<?> javaType;

  PropertyType(String sqlName, Class<?> javaType) {
    this.sqlName = sqlName;
    this.javaType = javaType;
  }

  /** PostgreSQL's name of the type of a bound value. */
  String sqlName() {
    return sqlName;
  }

  /** Values of this type as the array that the client of PostgreSQL wants. */
  Object[] arrayOf(List<?> values) {
    return values.toArray((Object[]) Array.newInstance(javaType, values.size()));
  }

  /**
   * A JSON value as a value of this type, coerced as the reference does.
   *
   * @param json null, a text, a number or a boolean
   * @throws dev.palaver.core.ChatException 400 when it has no such value
   */
  Object read(String property, Object json) {
    if (json == null) {
      return null;
    }
    return switch (this) {
      case UUID -> readUuid(property, json);
      case TEXT, LOOSE_TEXT, JSON -> Faults.storable(property, Scalars.text(json));
      case INTEGER -> (int) Scalars.integer(json, property, Integer.MIN_VALUE, Integer.MAX_VALUE);
      case BIGINT -> Scalars.integer(json, property, Long.MIN_VALUE, Long.MAX_VALUE);
      case BOOLEAN -> Scalars.bool(json, property);
      case TIMESTAMP -> Scalars.instant(json, property);
    };
  }

  private static UUID readUuid(String property, Object json) {
    return Uuids.parse(Scalars.text(json))
        .orElseThrow(() -> Faults.badValue(property, "must be a UUID"));
  }
}
