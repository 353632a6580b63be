package dev.palaver.filter;

import dev.palaver.config.FilterLimits;
import dev.palaver.core.MemoryBudget;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * Adds related rows to rows: one statement for each relation of each level, those of one level side
 * by side. A relation appears where it has rows, and only when {@code fields} leave the keys in on
 * both sides, as in the reference.
 */
final class IncludeReader {
  /**
   * An answer may hold this many times {@code CHAT_FILTER_MAX_ROWS} rows in all. Related rows are
   * read once and repeated in the answer: without a bound, a parent with its replies below each of
   * its replies would grow with the square, and with every level again.
   */
  private static final int REPEATS = 4;

  /**
   * A row counts once for each of these: one long text below a thousand replies is a long answer,
   * too.
   */
  private static final int CHARS_OF_A_ROW = 1024;

  private final Queries database;
  private final FilterLimits limits;

  IncludeReader(Queries database, FilterLimits limits) {
    this.database = database;
    this.limits = limits;
  }

  /** Whose rows they may be, and what they are taken from. */
  private record Reading(RowScope scope, MemoryBudget.Hold memory) {}

  /** The rows of a relation by the value of the key that they were found with. */
  private record Related(Relation relation, Map<String, Group> byKey) {}

  /** Related rows of one key, and how many rows they are with all that hangs on them. */
  private static final class Group {
    final List<JsonObject> rows = new ArrayList<>();
    long size;
  }

  /** The same rows, with the filter's relations. */
  Future<List<JsonObject>> attach(
      List<JsonObject> rows, Model model, Filter filter, RowScope scope, MemoryBudget.Hold memory) {
    return filter.includes().isEmpty()
        ? Future.succeededFuture(rows)
        : level(rows, model, filter, new Reading(scope, memory)).map(sizes -> rows);
  }

  /** Gives the size of each row: its own and that of what hangs on it. */
  private Future<long[]> level(List<JsonObject> rows, Model model, Filter filter, Reading reading) {
    List<Future<Related>> relations = new ArrayList<>();
    for (Filter.Include include : filter.includes()) {
      Set<UUID> keys = keys(rows, model, filter, include);
      if (!keys.isEmpty()) {
        relations.add(read(include, List.copyOf(keys), reading));
      }
    }
    return Future.all(relations).map(all -> hang(rows, all.list()));
  }

  /** None when {@code fields} hide the key on either side. */
  private static Set<UUID> keys(
      List<JsonObject> rows, Model model, Filter filter, Filter.Include include) {
    Relation relation = include.relation();
    Set<UUID> keys = new LinkedHashSet<>();
    boolean shown =
        filter.shows(model.property(relation.sourceProperty()))
            && include.scope().shows(relation.target().property(relation.targetProperty()));
    if (shown) {
      for (JsonObject row : rows) {
        String key = row.getString(relation.sourceProperty());
        if (key != null) {
          keys.add(UUID.fromString(key));
        }
      }
    }
    return keys;
  }

  private Future<Related> read(Filter.Include include, List<UUID> keys, Reading reading) {
    Statement statement = SqlCompiler.related(include, keys, reading.scope(), limits);
    return database
        .read(
            statement.sql(),
            statement.values(),
            () -> new RowObjects(statement.columns(), limits, reading.memory()))
        .compose(rows -> nested(include, rows, reading));
  }

  private Future<Related> nested(Filter.Include include, List<JsonObject> rows, Reading reading) {
    Relation relation = include.relation();
    return level(rows, relation.target(), include.scope(), reading)
        .map(sizes -> new Related(relation, groups(rows, sizes, relation.targetProperty())));
  }

  private static Map<String, Group> groups(List<JsonObject> rows, long[] sizes, String key) {
    Map<String, Group> groups = new HashMap<>();
    for (int i = 0; i < sizes.length; i++) {
      JsonObject row = rows.get(i);
      Group group = groups.computeIfAbsent(row.getString(key), absent -> new Group());
      group.rows.add(row);
      group.size += sizes[i];
    }
    return groups;
  }

  private long[] hang(List<JsonObject> rows, List<Related> relations) {
    long[] sizes = new long[rows.size()];
    long total = 0;
    for (int i = 0; i < sizes.length; i++) {
      sizes[i] = size(rows.get(i));
      for (Related related : relations) {
        sizes[i] += hang(rows.get(i), related);
      }
      total += sizes[i];
      if (total > (long) REPEATS * limits.maxRows()) {
        throw Faults.tooManyRelatedRows(limits.maxRows(), REPEATS, CHARS_OF_A_ROW);
      }
    }
    return sizes;
  }

  /** Of a row on which nothing hangs yet. */
  private static long size(JsonObject row) {
    return 1 + chars(row) / CHARS_OF_A_ROW;
  }

  /** Of a row's texts and documents: a measure of what can be long in it. */
  private static long chars(JsonObject row) {
    long chars = 0;
    for (Map.Entry<String, Object> property : row) {
      if (property.getValue() instanceof String text) {
        chars += text.length();
      } else if (property.getValue() instanceof JsonObject document) {
        chars += document.encode().length();
      }
    }
    return chars;
  }

  private static long hang(JsonObject row, Related related) {
    Relation relation = related.relation();
    Group group = related.byKey().get(row.getString(relation.sourceProperty()));
    if (group == null) {
      return 0;
    }
    row.put(relation.name(), relation.toMany() ? new JsonArray(group.rows) : group.rows.get(0));
    return group.size;
  }
}
