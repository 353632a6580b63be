package dev.palaver.records;

import dev.palaver.core.ChatException;
import dev.palaver.core.Timestamps;
import dev.palaver.core.Uuids;
import dev.palaver.filter.Model;
import dev.palaver.filter.Property;
import dev.palaver.filter.RowScope;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * New values of columns, in the column types' Java form.
 *
 * @param values by property; a null value sets NULL
 */
public record Changes(Map<Property, Object> values) {
  public Changes {
    values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
  }

  /**
   * The properties of a body that the contract accepted; {@code id} is dropped, as the reference
   * does.
   */
  public static Changes of(Model model, JsonObject body) {
    Map<Property, Object> values = new LinkedHashMap<>();
    body.forEach(
        entry -> {
          if (!entry.getKey().equals(model.key().name())) {
            Property property = model.property(entry.getKey());
            values.put(property, value(property, entry.getValue()));
          }
        });
    return new Changes(values);
  }

  /** These changes and one more; it wins over one of the same property. */
  public Changes with(Property property, Object value) {
    Map<Property, Object> more = new LinkedHashMap<>(values);
    more.put(property, value);
    return new Changes(more);
  }

  /** Whether these changes delete a row softly. */
  public boolean delete(Model model) {
    return Boolean.TRUE.equals(values.get(model.deleted()));
  }

  /** The rows in which none of these properties would get another value. */
  RowScope keeping(Set<String> names) {
    return (rows, parameters) -> {
      List<String> kept = new ArrayList<>();
      values.forEach(
          (property, value) -> {
            if (names.contains(property.name())) {
              String column = rows.alias() + "." + property.column();
              kept.add(
                  value == null
                      ? column + " IS NULL"
                      : column + " IS NOT DISTINCT FROM " + parameters.bind(value));
            }
          });
      return kept.isEmpty() ? Optional.empty() : Optional.of(String.join(" AND ", kept));
    };
  }

  /** Those of the properties that these changes name. */
  List<String> naming(Set<String> names) {
    return values.keySet().stream().map(Property::name).filter(names::contains).toList();
  }

  /**
   * One value of a body in the form that the driver binds.
   *
   * @throws ChatException VALIDATION_FAILED, naming the property
   */
  public static Object value(Property property, Object json) {
    if (json == null) {
      return null;
    }
    return switch (property.type()) {
      case UUID ->
          Uuids.parse(json.toString()).orElseThrow(() -> invalid(property, "must be a UUID"));
      case TIMESTAMP ->
          Timestamps.parse(json.toString())
              .orElseThrow(() -> invalid(property, "must be a date-time (RFC 3339)"));
      case INTEGER -> ((Number) json).intValue();
      case BIGINT -> ((Number) json).longValue();
      case TEXT, LOOSE_TEXT, BOOLEAN, JSON -> json;
    };
  }

  private static ChatException invalid(Property property, String message) {
    return ChatException.invalid("/" + property.name(), "format", message);
  }
}
