package dev.palaver.filter;

import dev.palaver.config.FilterLimits;
import dev.palaver.sql.Database;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Reads entities. Futures fail with a {@link dev.palaver.core.ChatException}. Holds no state; any
 * thread.
 *
 * <p>The rows in one answer may share objects (the parent of several messages): read them, do not
 * change them below the top level.
 */
public final class EntityReader {
  private final Queries database;
  private final FilterLimits limits;
  private final IncludeReader includes;

  public EntityReader(Database database, FilterLimits limits) {
    this(database::query, limits);
  }

  EntityReader(Queries database, FilterLimits limits) {
    this.database = database;
    this.limits = limits;
    this.includes = new IncludeReader(database, limits.maxRows());
  }

  /**
   * The rows that the caller may know of and that the filter asks for, with their relations: one
   * statement, and one more for each relation of each level. Fails with 400 beyond {@code
   * CHAT_FILTER_MAX_ROWS}.
   */
  public Future<List<JsonObject>> list(Model model, Filter filter, RowScope scope) {
    Statement statement = SqlCompiler.list(model, filter, scope, limits.maxRows() + 1L);
    return database
        .query(statement.sql(), statement.values())
        .map(rows -> RowJson.readAll(statement.columns(), rows, limits.maxRows()))
        .compose(rows -> includes.attach(rows, model, filter, scope));
  }

  /** The same as the text of a JSON array. */
  public Future<Buffer> listText(Model model, Filter filter, RowScope scope) {
    if (!filter.includes().isEmpty()) {
      return list(model, filter, scope).map(rows -> new JsonArray(rows).toBuffer());
    }
    Statement statement = SqlCompiler.list(model, filter, scope, limits.maxRows() + 1L);
    return database
        .query(statement.sql(), statement.values())
        .map(
            rows -> {
              RowJson.checkSize(rows, limits.maxRows());
              return RowText.array(statement.columns(), rows);
            });
  }

  /** The row of this id; empty when it is not there or not the caller's to see. */
  public Future<Optional<JsonObject>> byId(Model model, UUID id, Filter filter, RowScope scope) {
    return list(model, filter.and(Where.equal(model.key(), id)), scope)
        .map(rows -> rows.stream().findFirst());
  }

  /** How many rows match. */
  public Future<Long> count(Model model, Where where, RowScope scope) {
    return SqlCompiler.countWhole(model, where, scope)
        .map(whole -> number(whole).compose(count -> countUnless(count, model, where, scope)))
        .orElseGet(() -> number(SqlCompiler.count(model, where, scope)));
  }

  private Future<Long> countUnless(Long known, Model model, Where where, RowScope scope) {
    return known != null
        ? Future.succeededFuture(known)
        : number(SqlCompiler.count(model, where, scope));
  }

  private Future<Long> number(Statement statement) {
    return database
        .query(statement.sql(), statement.values())
        .map(rows -> rows.iterator().next().getLong(0));
  }
}
