package dev.palaver.filter;

import dev.palaver.config.FilterLimits;
import dev.palaver.config.Setting;
import io.vertx.core.MultiMap;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;

/** One query parameter that holds an object, in its JSON form or its bracket form. */
final class RawParameter {
  private RawParameter() {}

  /**
   * The object; nothing when the parameter is absent, empty or {@code null}.
   *
   * @param parameters decoded names and values
   * @throws dev.palaver.core.ChatException 400 when it is no object, is given twice, is too large
   *     or too deep
   */
  static Optional<Map<?, ?>> read(MultiMap parameters, String name, FilterLimits limits) {
    String json = null;
    BracketForm brackets = null;
    long bytes = 0;
    for (Map.Entry<String, String> pair : parameters.entries()) {
      String key = pair.getKey();
      boolean whole = key.equals(name);
      if (!whole && !key.startsWith(name + "[")) {
        continue;
      }
      bytes += size(key) + size(pair.getValue());
      if (bytes > limits.maxBytes()) {
        throw tooLarge(name, limits.maxBytes());
      }
      if (json != null || (whole && brackets != null)) {
        throw Faults.malformed(name, "it is given twice");
      }
      if (whole) {
        json = pair.getValue();
      } else {
        brackets = brackets == null ? new BracketForm(name, limits.maxDepth()) : brackets;
        brackets.add(key.substring(name.length()), pair.getValue());
      }
    }
    if (brackets != null) {
      return object(name, brackets.value());
    }
    return json == null || json.isEmpty()
        ? Optional.empty()
        : object(name, JsonText.read(name, json, limits.maxDepth()));
  }

  private static Optional<Map<?, ?>> object(String name, Object value) {
    if (value == null) {
      return Optional.empty();
    }
    if (value instanceof Map<?, ?> object) {
      return Optional.of(object);
    }
    throw Faults.malformed(name, "it must be an object");
  }

  private static RuntimeException tooLarge(String name, int maxBytes) {
    return Faults.malformed(
        name, "it is larger than " + maxBytes + " bytes (" + Setting.CHAT_FILTER_MAX_BYTES + ")");
  }

  private static long size(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }
}
