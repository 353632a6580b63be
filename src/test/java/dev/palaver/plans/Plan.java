package dev.palaver.plans;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** How PostgreSQL executed one statement: the JSON of {@code EXPLAIN (ANALYZE, BUFFERS)}. */
record Plan(String sql, JsonObject root) {
  /** The node and all that are below it, in any order. */
  private static Stream<JsonObject> nodes(JsonObject node) {
    JsonArray below = node.getJsonArray("Plans", new JsonArray());
    return Stream.concat(
        Stream.of(node),
        IntStream.range(0, below.size()).mapToObj(below::getJsonObject).flatMap(Plan::nodes));
  }

  /** Tables of which every row was read, or would have been. */
  Set<String> sequentiallyRead() {
    return nodes(root)
        .filter(node -> node.getString("Node Type").equals("Seq Scan"))
        .map(node -> node.getString("Relation Name"))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** Indexes that were read, or would have been. */
  Set<String> indexes() {
    return nodes(root)
        .map(node -> node.getString("Index Name"))
        .filter(Objects::nonNull)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** Rows that were fetched from tables and indexes, those that a filter then removed too. */
  long rowsRead() {
    return Math.round(
        nodes(root)
            .filter(node -> node.containsKey("Relation Name") || node.containsKey("Index Name"))
            .mapToDouble(Plan::rows)
            .sum());
  }

  /** PostgreSQL gives the rows of all loops of a node as their mean. */
  private static double rows(JsonObject node) {
    double each =
        node.getDouble("Actual Rows", 0.0)
            + node.getDouble("Rows Removed by Filter", 0.0)
            + node.getDouble("Rows Removed by Index Recheck", 0.0);
    return each * node.getDouble("Actual Loops", 1.0);
  }

  /** Pages of 8 KiB that were looked at, in memory or not. */
  long blocks() {
    return root.getLong("Shared Hit Blocks") + root.getLong("Shared Read Blocks");
  }

  /** Whether it was planned without its parameters, to be used for any. */
  boolean generic() {
    return root.encode().contains("$1");
  }

  @Override
  public String toString() {
    return sql + "\n" + root.encodePrettily();
  }
}
