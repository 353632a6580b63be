package dev.palaver.filter;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Queries as parameterised SQL. Identifiers come from the {@link Model} only; every value is bound
 * but a limit, which is a number. The same shape of a query gives the same text, so that prepared
 * statements are found again. Holds no state; any thread.
 */
public final class SqlCompiler {
  private static final String ALIAS = "t";
  private static final String WINDOW = "w";

  private SqlCompiler() {}

  /**
   * The condition of a feature's own statement, as in {@code UPDATE messages AS t SET … WHERE }:
   * the rows that are not deleted, in the scope, and match. Holds no outer parentheses; put nothing
   * but {@code AND} beside it.
   *
   * @param alias of the model's table in that statement
   * @param parameters of that statement; may hold values already
   */
  public static String condition(
      Model model, Where where, RowScope scope, String alias, Parameters parameters) {
    return writer(model, alias, where, scope, parameters).write(where);
  }

  private static ConditionWriter writer(
      Model model, String alias, Where where, RowScope scope, Parameters parameters) {
    Optional<String> condition =
        scope.condition(new RowScope.Rows(model, alias, where), parameters);
    return new ConditionWriter(model, alias, condition, parameters);
  }

  /**
   * The rows of a list.
   *
   * @param maxRows at most these many are asked for, whatever the filter's limit
   */
  static Statement list(Model model, Filter filter, RowScope scope, long maxRows) {
    Parameters parameters = new Parameters();
    ConditionWriter condition = writer(model, ALIAS, filter.where(), scope, parameters);
    List<Property> columns = columns(model, filter);
    String sql =
        "SELECT "
            + RowJson.columns(columns, ALIAS)
            + from(model)
            + " WHERE "
            + condition.write(filter.where())
            + order(model, filter, condition)
            + page(filter, maxRows, parameters);
    return new Statement(sql, parameters.tuple(), columns);
  }

  /** How many rows match. */
  static Statement count(Model model, Where where, RowScope scope) {
    Parameters parameters = new Parameters();
    String sql = counted(model, condition(model, where, scope, ALIAS, parameters));
    return new Statement(sql, parameters.tuple(), List.of());
  }

  /**
   * The same, where one look may decide about all rows: null when it does not. Then no row is
   * looked at beside what an index holds, and {@link #count} is for the rest.
   */
  static Optional<Statement> countWhole(Model model, Where where, RowScope scope) {
    Parameters parameters = new Parameters();
    return scope
        .whole(new RowScope.Rows(model, ALIAS, where), parameters)
        .map(
            whole -> {
              String all = condition(model, where, RowScope.ALL, ALIAS, parameters);
              return "SELECT CASE WHEN " + whole + " THEN (" + counted(model, all) + ") END";
            })
        .map(sql -> new Statement(sql, parameters.tuple(), List.of()));
  }

  private static String counted(Model model, String condition) {
    return "SELECT count(*)" + from(model) + " WHERE " + condition;
  }

  /**
   * The rows of a relation for many rows at once, those of one row in the scope's order.
   *
   * @param keys values of the relation's source property; not empty
   * @param maxRows at most these many are asked for in all
   */
  static Statement related(Filter.Include include, List<UUID> keys, RowScope scope, long maxRows) {
    Filter filter = include.scope();
    return filter.limit() == null && filter.offset() == 0
        ? relatedAll(include, keys, scope, maxRows)
        : relatedPages(include, keys, scope, maxRows);
  }

  private static Statement relatedAll(
      Filter.Include include, List<UUID> keys, RowScope scope, long maxRows) {
    Model model = include.relation().target();
    Filter filter = include.scope();
    Parameters parameters = new Parameters();
    ConditionWriter condition = writer(model, ALIAS, filter.where(), scope, parameters);
    List<Property> columns = columns(model, filter);
    String key = condition.column(model.property(include.relation().targetProperty()));
    String sql =
        "SELECT "
            + RowJson.columns(columns, ALIAS)
            + from(model)
            + " WHERE "
            + key
            + " = ANY ("
            + parameters.bind(keys.toArray(UUID[]::new))
            + "::uuid[]) AND "
            + condition.write(filter.where())
            + order(model, filter, condition)
            + " LIMIT "
            + maxRows;
    return new Statement(sql, parameters.tuple(), columns);
  }

  /** A page for each key: the window's order is that of the pages inside. */
  private static Statement relatedPages(
      Filter.Include include, List<UUID> keys, RowScope scope, long maxRows) {
    Model model = include.relation().target();
    Filter filter = include.scope();
    Parameters parameters = new Parameters();
    ConditionWriter inner = writer(model, ALIAS, filter.where(), scope, parameters);
    ConditionWriter outer = new ConditionWriter(model, WINDOW, Optional.empty(), parameters);
    List<Property> columns = columns(model, filter);
    String key = inner.column(model.property(include.relation().targetProperty()));
    String sql =
        "SELECT "
            + RowJson.columns(columns, WINDOW)
            + " FROM unnest("
            + parameters.bind(keys.toArray(UUID[]::new))
            + "::uuid[]) AS k(key)"
            + " CROSS JOIN LATERAL (SELECT "
            + model.columns(ALIAS)
            + from(model)
            + " WHERE "
            + key
            + " = k.key AND "
            + inner.write(filter.where())
            + order(model, filter, inner)
            + page(filter, maxRows, parameters)
            + ") AS "
            + WINDOW
            + order(model, filter, outer)
            + " LIMIT "
            + maxRows;
    return new Statement(sql, parameters.tuple(), columns);
  }

  private static List<Property> columns(Model model, Filter filter) {
    return filter.fields() == null ? model.properties() : filter.fields();
  }

  private static String from(Model model) {
    return " FROM " + model.table() + " AS " + ALIAS;
  }

  /** Ends with the key, in the direction of what precedes it, so that pages do not overlap. */
  private static String order(Model model, Filter filter, ConditionWriter writer) {
    List<String> levels = new ArrayList<>();
    boolean descending = false;
    for (Filter.Sort sort : filter.order()) {
      descending = sort.descending();
      levels.add(orderColumn(sort.by(), writer) + (descending ? " DESC" : ""));
    }
    levels.add(writer.column(model.key()) + (descending ? " DESC" : ""));
    return " ORDER BY " + String.join(", ", levels);
  }

  private static String orderColumn(Operand by, ConditionWriter writer) {
    return by.path().isEmpty() ? writer.column(by.property()) : writer.operand(by);
  }

  /**
   * A limit stands in the text as the number that it is: for a bound one PostgreSQL assumes a tenth
   * of all rows, and so plans the statement anew at each execution (100 us and more).
   */
  private static String page(Filter filter, long maxRows, Parameters parameters) {
    long limit = filter.limit() == null ? maxRows : Math.min(filter.limit(), maxRows);
    String page = " LIMIT " + limit;
    return filter.offset() == 0
        ? page
        : page + " OFFSET " + parameters.bind(filter.offset()) + "::int8";
  }
}
