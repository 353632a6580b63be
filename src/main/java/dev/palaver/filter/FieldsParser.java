package dev.palaver.filter;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** {@code fields}: a list of names, or an object of names and booleans. */
final class FieldsParser {
  private final Model model;
  private final String parameter;
  private final String path;
  private final Strictness strictness;

  FieldsParser(Model model, String parameter, String path, Strictness strictness) {
    this.model = model;
    this.parameter = parameter;
    this.path = path;
    this.strictness = strictness;
  }

  /**
   * What to show; null for everything.
   *
   * @throws dev.palaver.core.ChatException 400
   */
  List<Property> parse(Object json) {
    if (json instanceof List<?> names) {
      return names.isEmpty() ? null : model.inOrder(listed(names));
    }
    if (json instanceof Map<?, ?> flags) {
      return flagged(flags);
    }
    if (strictness.checked()) {
      throw invalid("type", "must be a list or an object");
    }
    return json instanceof String name && !name.isEmpty()
        ? model.inOrder(listed(List.of(name)))
        : null;
  }

  private Set<Property> listed(List<?> names) {
    Set<Property> listed = new LinkedHashSet<>();
    for (Object name : names) {
      Optional<Property> property = known(name);
      if (property.isPresent() && !listed.add(property.get()) && strictness.checked()) {
        throw invalid("uniqueItems", "must not name " + property.get().name() + " twice");
      }
    }
    return listed;
  }

  /** One that is true hides all others; else those that are false are hidden. */
  private List<Property> flagged(Map<?, ?> flags) {
    Set<Property> shown = new LinkedHashSet<>();
    List<Property> left = new ArrayList<>(model.properties());
    boolean anyTrue = false;
    for (Map.Entry<?, ?> flag : flags.entrySet()) {
      Optional<Property> property = known(flag.getKey());
      boolean show = flag(flag.getValue());
      anyTrue |= show;
      property.ifPresent(show ? shown::add : left::remove);
    }
    if (anyTrue) {
      return model.inOrder(shown);
    }
    return left.size() == model.properties().size() ? null : left;
  }

  private Optional<Property> known(Object name) {
    Optional<Property> property = name instanceof String text ? model.find(text) : Optional.empty();
    if (property.isEmpty() && strictness.named()) {
      throw invalid("enum", "must name properties of " + model);
    }
    return property;
  }

  private boolean flag(Object json) {
    if (json == null || "false".equals(json)) {
      return false;
    }
    if (json instanceof Boolean flag) {
      return flag;
    }
    boolean number = json instanceof Long value && (value == 0 || value == 1);
    boolean allowed = number || "true".equals(json);
    if (!allowed && strictness.named()) {
      throw invalid("type", "must be true or false for each name");
    }
    return JsonShapes.isTruthy(json);
  }

  private RuntimeException invalid(String rule, String message) {
    return Faults.invalid(parameter, path, rule, "fields " + message);
  }
}
