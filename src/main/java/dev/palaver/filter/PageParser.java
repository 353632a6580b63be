package dev.palaver.filter;

import dev.palaver.core.ChatException;
import java.math.BigDecimal;
import java.util.Map;
import java.util.Optional;

/** {@code limit}, {@code offset} and {@code skip}, which wins unless it is 0. */
final class PageParser {
  private static final BigDecimal LARGEST = BigDecimal.valueOf(Long.MAX_VALUE);

  private final Map<?, ?> filter;
  private final String parameter;
  private final String path;
  private final boolean checked;

  /**
   * @param checked whether values are checked where JavaScript would take them for absent
   */
  PageParser(Map<?, ?> filter, String parameter, String path, boolean checked) {
    this.filter = filter;
    this.parameter = parameter;
    this.path = path;
    this.checked = checked;
  }

  /** Null for none. */
  Long limit() {
    if (checked) {
      return filter.containsKey("limit") ? Long.valueOf(whole("limit", 1)) : null;
    }
    return JsonShapes.isTruthy(filter.get("limit")) ? Long.valueOf(whole("limit", 1)) : null;
  }

  long offset() {
    long offset = start("offset");
    long skip = start("skip");
    return skip > 0 ? skip : offset;
  }

  private long start(String key) {
    boolean given = checked ? filter.containsKey(key) : JsonShapes.isTruthy(filter.get(key));
    return given ? whole(key, 0) : 0;
  }

  /** Numbers beyond all rows are as good as the largest one. */
  private long whole(String key, long minimum) {
    Object json = filter.get(key);
    Optional<BigDecimal> number =
        json == null
            ? Optional.of(BigDecimal.ZERO)
            : Optional.of(json).filter(any -> !any.equals("")).flatMap(Scalars::number);
    BigDecimal whole =
        number
            .filter(value -> value.stripTrailingZeros().scale() <= 0)
            .orElseThrow(() -> invalid(key, "type", "must be an integer"));
    if (whole.compareTo(BigDecimal.valueOf(minimum)) < 0) {
      throw invalid(key, "minimum", "must be >= " + minimum);
    }
    return whole.min(LARGEST).longValue();
  }

  private ChatException invalid(String key, String rule, String message) {
    return Faults.invalid(parameter, path + "/" + key, rule, key + " " + message);
  }
}
