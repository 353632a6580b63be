package dev.palaver.filter;

import dev.palaver.core.Uuids;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A {@code where} over a row in memory, in SQL's three-valued logic: null is unknown. */
final class PlainWhere {
  private final Model model;
  private final JsonObject where;

  PlainWhere(Model model, JsonObject where) {
    this.model = model;
    this.where = where;
  }

  Boolean test(Map<String, Object> row) {
    return every(
        where.stream()
            .filter(entry -> !isEmpty(new JsonObject().put(entry.getKey(), entry.getValue())))
            .map(entry -> entry(row, entry.getKey(), entry.getValue())));
  }

  private Boolean entry(Map<String, Object> row, String key, Object value) {
    if (!key.equals("and") && !key.equals("or")) {
      return property(row, key, value);
    }
    Stream<Boolean> clauses =
        ((JsonArray) value)
            .stream()
                .map(JsonObject.class::cast)
                .filter(clause -> !isEmpty(clause))
                .map(clause -> new PlainWhere(model, clause).test(row));
    return key.equals("and") ? every(clauses) : not(every(clauses.map(PlainWhere::not)));
  }

  private static boolean isEmpty(JsonObject clause) {
    return clause.stream()
        .allMatch(
            entry ->
                List.of("and", "or").contains(entry.getKey())
                    && entry.getValue() instanceof JsonArray clauses
                    && clauses.stream().allMatch(one -> isEmpty((JsonObject) one)));
  }

  private static Boolean every(Stream<Boolean> all) {
    List<String> values = all.map(String::valueOf).toList();
    if (values.contains("false")) {
      return false;
    }
    return values.contains("null") ? null : Boolean.TRUE;
  }

  private static Boolean not(Boolean value) {
    return value == null ? null : Boolean.valueOf(!value);
  }

  private Boolean property(Map<String, Object> row, String key, Object value) {
    String[] path = key.split("\\.", -1);
    PropertyType type = path.length > 1 ? PropertyType.TEXT : model.property(path[0]).type();
    Object left = row.get(path[0]);
    for (int i = 1; i < path.length && left != null; i++) {
      left = new JsonObject(left.toString()).getValue(path[i]);
    }
    Object found = path.length > 1 && left != null ? left.toString() : left;
    if (!(value instanceof JsonObject operators)) {
      return compare(found, "eq", value, type);
    }
    return every(
        operators.stream()
            .map(operator -> compare(found, operator.getKey(), operator.getValue(), type)));
  }

  private static Boolean compare(Object left, String operator, Object right, PropertyType type) {
    return switch (operator) {
      case "eq" -> right == null ? Boolean.valueOf(left == null) : equal(left, right, type);
      case "neq" -> right == null ? Boolean.valueOf(left != null) : not(equal(left, right, type));
      case "gt" -> compared(left, right, type, 1, 1);
      case "gte" -> compared(left, right, type, 0, 1);
      case "lt" -> compared(left, right, type, -1, -1);
      case "lte" -> compared(left, right, type, -1, 0);
      case "between" -> {
        JsonArray pair = (JsonArray) right;
        yield every(
            Stream.of(
                compared(left, pair.getValue(0), type, 0, 1),
                compared(left, pair.getValue(1), type, -1, 0)));
      }
      case "inq" -> in(left, (JsonArray) right, type);
      case "nin" -> not(in(left, (JsonArray) right, type));
      case "like" -> matches(left, like((String) right), 0);
      case "nlike" -> not(matches(left, like((String) right), 0));
      case "ilike" -> matches(left, like((String) right), Pattern.CASE_INSENSITIVE);
      case "nilike" -> not(matches(left, like((String) right), Pattern.CASE_INSENSITIVE));
      case "regexp" -> regexp(left, (String) right);
      default -> throw new IllegalArgumentException(operator);
    };
  }

  private static Boolean in(Object left, JsonArray list, PropertyType type) {
    return not(every(list.stream().map(one -> not(equal(left, one, type)))));
  }

  private static Boolean equal(Object left, Object right, PropertyType type) {
    return compared(left, right, type, 0, 0);
  }

  private static Boolean compared(Object left, Object json, PropertyType type, int from, int to) {
    Object right = json == null ? null : typed(json, type);
    if (left == null || right == null) {
      return null;
    }
    int sign = Integer.signum(order(left, right));
    return sign >= from && sign <= to;
  }

  /** As PostgreSQL orders: UUIDs by their bytes, texts by theirs. */
  static int order(Object left, Object right) {
    if (left instanceof Number number) {
      return Long.compare(number.longValue(), ((Number) right).longValue());
    }
    if (left instanceof Boolean bool) {
      return bool.compareTo((Boolean) right);
    }
    if (left instanceof OffsetDateTime time) {
      return time.toInstant().compareTo(((OffsetDateTime) right).toInstant());
    }
    return left.toString().compareTo(right.toString());
  }

  private static Object typed(Object json, PropertyType type) {
    String text = json.toString();
    return switch (type) {
      case UUID -> Uuids.parse(text).orElseThrow();
      case INTEGER, BIGINT -> Long.parseLong(text);
      case BOOLEAN -> text.equals("true") || text.equals("1");
      case TIMESTAMP ->
          json instanceof Number millis
              ? Instant.ofEpochMilli(millis.longValue()).atOffset(ZoneOffset.UTC)
              : OffsetDateTime.parse(text);
      default -> text;
    };
  }

  private static Boolean regexp(Object left, String text) {
    boolean delimited = text.startsWith("/");
    String source = delimited ? text.substring(1, text.lastIndexOf('/')) : text;
    return matches(left, source, delimited && text.endsWith("i") ? Pattern.CASE_INSENSITIVE : 0);
  }

  private static Boolean matches(Object left, String regex, int flags) {
    if (left == null) {
      return null;
    }
    String text = left instanceof UUID ? left.toString().toLowerCase(Locale.ROOT) : left.toString();
    return Pattern.compile(regex, flags | Pattern.DOTALL).matcher(text).find();
  }

  private static String like(String pattern) {
    StringBuilder regex = new StringBuilder("^");
    for (int i = 0; i < pattern.length(); i++) {
      char c = pattern.charAt(i);
      if (c == '\\') {
        i++;
        regex.append(Pattern.quote(pattern.substring(i, i + 1)));
      } else if (c == '%' || c == '_') {
        regex.append(c == '%' ? ".*" : ".");
      } else {
        regex.append(Pattern.quote(String.valueOf(c)));
      }
    }
    return regex.append("\\z").toString();
  }
}
