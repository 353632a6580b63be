package dev.palaver.sql;

import dev.palaver.config.DatabaseConfig;
import dev.palaver.core.ChatException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetClientOptions;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.Cursor;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import io.vertx.sqlclient.PreparedQuery;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collector;

/**
 * The connections of one node. Every failed future of this class fails with a {@link ChatException}
 * that is fit for a caller ({@link SqlErrors}). May be used from any thread; a future completes on
 * the context that asked.
 *
 * <p>Table names in SQL stand without a schema: the connection's {@code search_path} is {@code
 * DB_SCHEMA}.
 */
public final class Database {
  /** Idle connections beyond the first are given back after this time. */
  private static final int IDLE_SECONDS = 300;

  /**
   * How long the database's host may leave what was sent unacknowledged (Linux, native transport):
   * else a host that has vanished would hold every connection for a quarter of an hour.
   */
  private static final int SILENCE_MS = 15_000;

  private static final int ROWS_AT_ONCE = 20;

  private final Pool pool;

  private Database(
      Vertx vertx,
      DatabaseConfig config,
      PgConnectOptions connect,
      String name,
      int size,
      int queueSize) {
    this.pool =
        PgBuilder.pool()
            .with(
                new PoolOptions()
                    .setName(name)
                    .setMaxSize(size)
                    .setMaxWaitQueueSize(queueSize)
                    .setConnectionTimeout((int) config.connectTimeout().toMillis())
                    .setConnectionTimeoutUnit(TimeUnit.MILLISECONDS)
                    .setIdleTimeout(IDLE_SECONDS)
                    .setIdleTimeoutUnit(TimeUnit.SECONDS))
            .with(
                new NetClientOptions()
                    .setTcpNoDelay(true)
                    .setTcpKeepAlive(true)
                    .setTcpUserTimeout(SILENCE_MS)
                    .setConnectTimeout((int) config.connectTimeout().toMillis()))
            .connectingTo(connect)
            .using(vertx)
            .build();
  }

  /** The connections for reads and edits, bounded by the settings. */
  public static Database open(Vertx vertx, DatabaseConfig config) {
    return new Database(
        vertx,
        config,
        Connecting.options(config),
        "palaver",
        config.poolSize(),
        config.queueSize());
  }

  /**
   * Connections that are not shared with reads, so that a slow list does not delay a send. They
   * plan a statement once: the plan of a batch does not depend on its values, and costs as much as
   * half of its execution. It is one of index look-ups, whatever the tables held when it was made:
   * of an empty table the planner would choose to read all, and would keep that for the first
   * minutes of its growth.
   */
  public static Database openForWriters(Vertx vertx, DatabaseConfig config, int writers) {
    PgConnectOptions connect =
        Connecting.options(config)
            .addProperty("plan_cache_mode", "force_generic_plan")
            .addProperty("enable_seqscan", "off");
    return new Database(vertx, config, connect, "palaver-writers", writers, writers * 2);
  }

  /** The connection to another database, that of the keys of tokens. */
  public static Database openForKeys(Vertx vertx, DatabaseConfig config) {
    return new Database(
        vertx,
        config,
        Connecting.options(config),
        "palaver-keys",
        config.poolSize(),
        config.queueSize());
  }

  /** One prepared statement, outside of a transaction. */
  public Future<RowSet<Row>> query(String sql, Tuple parameters) {
    return pool.preparedQuery(sql).execute(parameters).recover(Database::translated);
  }

  /**
   * One prepared statement, outside of a transaction, whose rows are not kept but read one by one.
   *
   * @param reader makes a reader for the statement
   */
  public <T> Future<T> read(String sql, Tuple parameters, Supplier<RowReader<T>> reader) {
    return collect(pool.preparedQuery(sql), parameters, reader).recover(Database::translated);
  }

  /** The same within a transaction of {@link #inTransaction}. */
  public static <T> Future<T> read(
      SqlConnection tx, String sql, Tuple parameters, Supplier<RowReader<T>> reader) {
    return collect(tx.preparedQuery(sql), parameters, reader);
  }

  /**
   * The same for rows that may be many, and large: some are asked for at a time, since the driver
   * keeps all that arrive at once, and no more when the reader fails. The statement is prepared
   * anew.
   */
  public static <T> Future<T> readMany(
      SqlConnection tx, String sql, Tuple parameters, Supplier<RowReader<T>> reader) {
    Reading<T> reading = new Reading<>(reader.get());
    return tx.prepare(sql)
        .compose(
            statement -> {
              Cursor cursor = statement.cursor(parameters);
              return readOn(cursor, reading).eventually(cursor::close).eventually(statement::close);
            })
        .map(read -> reading.result());
  }

  private static <T> Future<T> collect(
      PreparedQuery<RowSet<Row>> query, Tuple parameters, Supplier<RowReader<T>> reader) {
    Collector<Row, Reading<T>, Reading<T>> rows =
        Collector.of(() -> new Reading<>(reader.get()), Reading::take, (one, other) -> one);
    return query.collecting(rows).execute(parameters).map(done -> done.value().result());
  }

  private static <T> Future<Void> readOn(Cursor cursor, Reading<T> reading) {
    return cursor
        .read(ROWS_AT_ONCE)
        .compose(
            rows -> {
              rows.forEach(reading::take);
              return cursor.hasMore() && !reading.failed()
                  ? readOn(cursor, reading)
                  : Future.succeededFuture();
            });
  }

  /**
   * Runs work in one transaction: commits when the future that it returns succeeds, else rolls
   * back.
   */
  public <T> Future<T> inTransaction(Function<SqlConnection, Future<T>> work) {
    return pool.withTransaction(work).recover(Database::translated);
  }

  public Future<Void> close() {
    return pool.close();
  }

  /** Keeps the first failure of a reader for the end: the driver goes on to hand out rows. */
  private static final class Reading<T> {
    private final RowReader<T> reader;
    private RuntimeException failure;

    Reading(RowReader<T> reader) {
      this.reader = reader;
    }

    void take(Row row) {
      if (failure == null) {
        try {
          reader.take(row);
        } catch (RuntimeException fault) {
          failure = fault;
        }
      }
    }

    boolean failed() {
      return failure != null;
    }

    T result() {
      if (failure != null) {
        throw failure;
      }
      return reader.result();
    }
  }

  private static <T> Future<T> translated(Throwable failure) {
    return Future.failedFuture(SqlErrors.translate(failure));
  }
}
