package dev.palaver.sql;

import io.vertx.sqlclient.Row;

/**
 * Takes the rows of one statement as they arrive, so that it may keep what it needs of each and no
 * more. Used by one thread at a time, which need not be the asking one.
 *
 * @param <T> what becomes of the rows
 */
public interface RowReader<T> {
  /**
   * The next row.
   *
   * @throws dev.palaver.core.ChatException fails the statement; the rows that follow are dropped
   */
  void take(Row row);

  /**
   * The result, after the last row.
   *
   * @throws dev.palaver.core.ChatException fails the statement
   */
  T result();
}
