package dev.palaver.filter;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * {@code filter[where][status][gt]=3}: the nested form of a query string, as the npm package {@code
 * qs} reads it for the reference. Values are texts.
 *
 * <p>Kept of {@code qs}: a key nests five levels deep; what follows becomes one key with its
 * brackets ({@code [x][y]}), which names nothing. Not kept: lists of more than 20 elements are
 * lists.
 */
final class BracketForm {
  private static final int MAX_LEVELS = 5;
  private static final int MAX_INDEX_DIGITS = 6;

  private final String parameter;
  private final int maxDepth;
  private final Node root = new Node();

  BracketForm(String parameter, int maxDepth) {
    this.parameter = parameter;
    this.maxDepth = maxDepth;
  }

  /** Whether a key is the rest of a path beyond the levels that are read. */
  static boolean isRest(String key) {
    return key.startsWith("[");
  }

  /**
   * Adds one pair.
   *
   * @param path what follows the parameter's name, brackets included
   */
  void add(String path, String value) {
    Node node = root;
    int at = 0;
    for (int level = 1; at < path.length(); level++) {
      int end = path.indexOf(']', at);
      if (path.charAt(at) != '[' || end < 0) {
        throw Faults.malformed(parameter, "brackets do not match");
      }
      String key = level > MAX_LEVELS ? path.substring(at) : path.substring(at + 1, end);
      at = level > MAX_LEVELS ? path.length() : end + 1;
      if (level >= maxDepth) {
        throw Faults.tooDeep(maxDepth);
      }
      JsonText.checkKey(parameter, key);
      node = node.children.computeIfAbsent(key, absent -> new Node());
    }
    node.values.add(value);
  }

  /** All pairs as the value that JSON would have given, but for the types of scalars. */
  Object value() {
    return value(root);
  }

  private Object value(Node node) {
    if (node.children.isEmpty()) {
      return node.values.size() == 1 ? node.values.get(0) : new ArrayList<Object>(node.values);
    }
    if (!node.values.isEmpty()) {
      throw Faults.malformed(parameter, "a key has a value and nested keys");
    }
    return node.children.keySet().stream().allMatch(BracketForm::isIndex)
        ? list(node)
        : object(node);
  }

  private Map<String, Object> object(Node node) {
    Map<String, Object> object = new LinkedHashMap<>();
    node.children.forEach((key, child) -> object.put(key, value(child)));
    return object;
  }

  /** Ordered by index; {@code []} comes last. */
  private List<Object> list(Node node) {
    List<Object> list = new ArrayList<>();
    node.children.entrySet().stream()
        .filter(child -> !child.getKey().isEmpty())
        .sorted(Map.Entry.comparingByKey(BracketForm::compareIndexes))
        .forEach(child -> list.add(value(child.getValue())));
    Node appended = node.children.get("");
    if (appended != null) {
      if (appended.children.isEmpty()) {
        list.addAll(appended.values);
      } else {
        list.add(value(appended));
      }
    }
    return list;
  }

  private static boolean isIndex(String key) {
    return key.length() <= MAX_INDEX_DIGITS && key.chars().allMatch(c -> c >= '0' && c <= '9');
  }

  private static int compareIndexes(String one, String other) {
    return Integer.compare(Integer.parseInt(one), Integer.parseInt(other));
  }

  private static final class Node {
    final Map<String, Node> children = new LinkedHashMap<>();
    final List<String> values = new ArrayList<>();
  }
}
