package dev.palaver.filter;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Questions about parsed JSON that JavaScript answers in its own way. */
final class JsonShapes {
  private JsonShapes() {}

  /** Null, a text, a number or a boolean. */
  static boolean isScalar(Object json) {
    return !(json instanceof Map) && !(json instanceof List);
  }

  /** Whether {@code if (json)} holds in JavaScript. */
  static boolean isTruthy(Object json) {
    if (json == null || Boolean.FALSE.equals(json) || "".equals(json)) {
      return false;
    }
    return !(json instanceof Number number) || number.doubleValue() != 0;
  }

  /** A list, also in the form {@code {"0": …, "1": …}} that the bracket form may give. */
  static Optional<List<?>> list(Object json) {
    if (json instanceof List<?> list) {
      return Optional.of(list);
    }
    if (!(json instanceof Map<?, ?> object) || object.isEmpty()) {
      return Optional.empty();
    }
    List<Object> list = new ArrayList<>(object.size());
    for (int i = 0; i < object.size(); i++) {
      String index = Integer.toString(i);
      if (!object.containsKey(index)) {
        return Optional.empty();
      }
      list.add(object.get(index));
    }
    return Optional.of(list);
  }
}
