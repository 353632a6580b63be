package dev.palaver.filter;

import dev.palaver.config.FilterLimits;
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

  /** So many rows are never too long together for this process, as large as they may be. */
  private static final int MANY_ROWS = 20;

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
   * The rows of a list: at most one more than {@code CHAT_FILTER_MAX_ROWS}, whatever the filter's
   * limit, and of many no more than {@code CHAT_LIST_MAX_BYTES} and one.
   */
  static Statement list(Model model, Filter filter, RowScope scope, FilterLimits limits) {
    Parameters parameters = new Parameters();
    ConditionWriter condition = writer(model, ALIAS, filter.where(), scope, parameters);
    List<Property> columns = columns(model, filter);
    long limit = limit(filter, limits);
    boolean bounded = limit > MANY_ROWS && SizeBound.applies(columns);
    String sql =
        "SELECT "
            + (bounded ? model.columns(ALIAS) : RowJson.columns(columns, ALIAS))
            + from(model)
            + " WHERE "
            + condition.write(filter.where())
            + order(model, filter, condition)
            + page(filter, limit, parameters);
    return new Statement(
        bounded ? SizeBound.on(sql, model, filter, columns, limits, parameters) : sql,
        parameters.tuple(),
        columns);
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
   */
  static Statement related(
      Filter.Include include, List<UUID> keys, RowScope scope, FilterLimits limits) {
    Filter filter = include.scope();
    Parameters parameters = new Parameters();
    Model model = include.relation().target();
    List<Property> columns = columns(model, filter);
    boolean bounded = SizeBound.applies(columns);
    List<Property> selected = bounded ? model.properties() : columns;
    String sql =
        filter.limit() == null && filter.offset() == 0
            ? relatedAll(include, selected, keys, scope, limits, parameters)
            : relatedPages(include, selected, keys, scope, limits, parameters);
    return new Statement(
        bounded ? SizeBound.on(sql, model, filter, columns, limits, parameters) : sql,
        parameters.tuple(),
        columns);
  }

  private static String relatedAll(
      Filter.Include include,
      List<Property> selected,
      List<UUID> keys,
      RowScope scope,
      FilterLimits limits,
      Parameters parameters) {
    Model model = include.relation().target();
    Filter filter = include.scope();
    ConditionWriter condition = writer(model, ALIAS, filter.where(), scope, parameters);
    String key = condition.column(model.property(include.relation().targetProperty()));
    return "SELECT "
        + RowJson.columns(selected, ALIAS)
        + from(model)
        + " WHERE "
        + key
        + " = ANY ("
        + parameters.bind(keys.toArray(UUID[]::new))
        + "::uuid[]) AND "
        + condition.write(filter.where())
        + order(model, filter, condition)
        + " LIMIT "
        + most(limits);
  }

  /** A page for each key: the window's order is that of the pages inside. */
  private static String relatedPages(
      Filter.Include include,
      List<Property> selected,
      List<UUID> keys,
      RowScope scope,
      FilterLimits limits,
      Parameters parameters) {
    Model model = include.relation().target();
    Filter filter = include.scope();
    ConditionWriter inner = writer(model, ALIAS, filter.where(), scope, parameters);
    ConditionWriter outer = new ConditionWriter(model, WINDOW, Optional.empty(), parameters);
    String key = inner.column(model.property(include.relation().targetProperty()));
    return "SELECT "
        + RowJson.columns(selected, WINDOW)
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
        + page(filter, limit(filter, limits), parameters)
        + ") AS "
        + WINDOW
        + order(model, filter, outer)
        + " LIMIT "
        + most(limits);
  }

  private static List<Property> columns(Model model, Filter filter) {
    return filter.fields() == null ? model.properties() : filter.fields();
  }

  private static String from(Model model) {
    return " FROM " + model.table() + " AS " + ALIAS;
  }

  /** Ends with the key, in the direction of what precedes it, so that pages do not overlap. */
  static String order(Model model, Filter filter, ConditionWriter writer) {
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
  private static String page(Filter filter, long limit, Parameters parameters) {
    String page = " LIMIT " + limit;
    return filter.offset() == 0
        ? page
        : page + " OFFSET " + parameters.bind(filter.offset()) + "::int8";
  }

  private static long limit(Filter filter, FilterLimits limits) {
    return filter.limit() == null ? most(limits) : Math.min(filter.limit(), most(limits));
  }

  /** One more than an answer may have, which tells that it is too long. */
  private static long most(FilterLimits limits) {
    return limits.maxRows() + 1L;
  }
}
