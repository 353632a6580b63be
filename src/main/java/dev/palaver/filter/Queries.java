package dev.palaver.filter;

import dev.palaver.sql.RowReader;
import io.vertx.core.Future;
import io.vertx.sqlclient.Tuple;
import java.util.function.Supplier;

/** Runs one prepared statement; fails with {@link dev.palaver.core.ChatException} only. */
interface Queries {
  <T> Future<T> read(String sql, Tuple values, Supplier<RowReader<T>> reader);
}
