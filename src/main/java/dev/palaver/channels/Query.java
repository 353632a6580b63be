package dev.palaver.channels;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;

/** Runs a statement: on its own, or within a transaction. */
@FunctionalInterface
interface Query {
  Future<RowSet<Row>> run(String sql, Tuple parameters);

  static Query within(SqlConnection tx) {
    return (sql, parameters) -> tx.preparedQuery(sql).execute(parameters);
  }
}
