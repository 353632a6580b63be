package dev.palaver.filter;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;

/** Runs one prepared statement; fails with {@link dev.palaver.core.ChatException} only. */
@FunctionalInterface
interface Queries {
  Future<RowSet<Row>> query(String sql, Tuple values);
}
