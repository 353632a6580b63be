package dev.palaver.filter;

import dev.palaver.config.FilterLimits;
import dev.palaver.core.MemoryBudget;
import dev.palaver.sql.Database;
import dev.palaver.sql.RowReader;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;

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
    this(readerOf(database), limits);
  }

  EntityReader(Queries database, FilterLimits limits) {
    this.database = database;
    this.limits = limits;
    this.includes = new IncludeReader(database, limits);
  }

  private static Queries readerOf(Database database) {
    return new Queries() {
      @Override
      public <T> Future<T> read(String sql, Tuple values, Supplier<RowReader<T>> reader) {
        return database.read(sql, values, reader);
      }
    };
  }

  /**
   * The rows that the caller may know of and that the filter asks for, with their relations: one
   * statement, and one more for each relation of each level. Fails with 400 beyond {@code
   * CHAT_FILTER_MAX_ROWS}.
   *
   * @param memory that the rows are taken from
   */
  public Future<List<JsonObject>> list(
      Model model, Filter filter, RowScope scope, MemoryBudget.Hold memory) {
    Statement statement = SqlCompiler.list(model, filter, scope, limits);
    return database
        .read(
            statement.sql(),
            statement.values(),
            () -> new RowObjects(statement.columns(), limits, memory))
        .compose(rows -> includes.attach(rows, model, filter, scope, memory));
  }

  /**
   * The same as the text of a JSON array, in parts. Fails with 400 beyond {@code
   * CHAT_LIST_MAX_BYTES} too.
   */
  public Future<List<Buffer>> listText(
      Model model, Filter filter, RowScope scope, MemoryBudget.Hold memory) {
    if (!filter.includes().isEmpty()) {
      return list(model, filter, scope, memory).map(rows -> RowObjects.text(rows, parts(memory)));
    }
    Statement statement = SqlCompiler.list(model, filter, scope, limits);
    return database.read(
        statement.sql(),
        statement.values(),
        () -> new RowText(statement.columns(), limits.maxRows(), parts(memory)));
  }

  /** The row of this id; empty when it is not there or not the caller's to see. */
  public Future<Optional<JsonObject>> byId(
      Model model, UUID id, Filter filter, RowScope scope, MemoryBudget.Hold memory) {
    return list(model, filter.and(Where.equal(model.key(), id)), scope, memory)
        .map(rows -> rows.stream().findFirst());
  }

  /** The same as JSON text, as {@link #listText} has it. */
  public Future<Optional<List<Buffer>>> byIdText(
      Model model, UUID id, Filter filter, RowScope scope, MemoryBudget.Hold memory) {
    return byId(model, id, filter, scope, memory)
        .map(found -> found.map(row -> RowObjects.text(row, parts(memory))));
  }

  private JsonParts parts(MemoryBudget.Hold memory) {
    return new JsonParts(memory, limits.maxListBytes());
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
    return database.read(statement.sql(), statement.values(), SingleNumber::new);
  }

  private static final class SingleNumber implements RowReader<Long> {
    private Long number;

    @Override
    public void take(Row row) {
      number = row.getLong(0);
    }

    @Override
    public Long result() {
      return number;
    }
  }
}
