package dev.palaver.sql;

import dev.palaver.config.DatabaseConfig;
import dev.palaver.config.DatabaseTls;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.sql.SQLException;
import javax.net.ssl.SSLException;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.internal.exception.FlywayMigrateException;
import org.postgresql.util.PSQLException;

/** Says in one line why the schema could not be reached or migrated. */
final class MigrationFaults {
  private final DatabaseConfig db;

  MigrationFaults(DatabaseConfig db) {
    this.db = db;
  }

  /** For a failure to connect, or of a statement of our own. */
  MigrationException of(SQLException failure) {
    return new MigrationException(reason(failure), failure);
  }

  MigrationException of(FlywayException failure) {
    SQLException sql = cause(failure, SQLException.class);
    if (sql != null && connectionLost(sql)) {
      return new MigrationException(reason(sql), failure);
    }
    String what = sql == null ? failure.getMessage() : serverText(sql);
    return new MigrationException(
        "the migration of schema '%s' in %s failed%s: %s"
            .formatted(db.schema(), db.address(), script(failure), what),
        failure);
  }

  private String reason(SQLException failure) {
    String state = failure.getSQLState() == null ? "" : failure.getSQLState();
    return switch (state) {
      case "28P01" -> refusal("DB_USER, DB_PASSWORD", failure);
      case "28000" -> refusal("DB_USER, DB_PASSWORD, CHAT_DB_SSL=" + tls().word(), failure);
      case "3D000" ->
          "the database server at %s:%d has no database '%s' (DB_DATABASE): create it first"
              .formatted(db.host(), db.port(), db.database());
      case "42501" ->
          "the user '%s' (DB_USER) lacks a right in %s: %s"
              .formatted(db.user(), db.address(), serverText(failure));
      default ->
          connectionLost(failure)
              ? connectionText(failure)
              : "the database at %s answered with an error: %s"
                  .formatted(db.address(), serverText(failure));
    };
  }

  private DatabaseTls.Mode tls() {
    return db.tls().mode();
  }

  private String refusal(String settings, SQLException failure) {
    return "the database at %s:%d refuses the user '%s' (%s): %s"
        .formatted(db.host(), db.port(), db.user(), settings, serverText(failure));
  }

  private String connectionText(SQLException failure) {
    return tlsFailed(failure)
        ? "no TLS connection to the database at %s:%d (CHAT_DB_SSL=%s%s): %s"
            .formatted(
                db.host(),
                db.port(),
                tls().word(),
                tls().verifies() ? ", CHAT_DB_SSL_ROOT_CERT" : "",
                serverText(failure))
        : "the database at %s:%d cannot be reached (DB_HOST, DB_PORT): %s"
            .formatted(db.host(), db.port(), networkText(failure));
  }

  /** What fails in TLS says so, or is the driver's own refusal, which no network fault caused. */
  private boolean tlsFailed(SQLException failure) {
    String state = failure.getSQLState();
    boolean network = cause(failure, IOException.class) != null;
    boolean handshake = cause(failure, SSLException.class) != null;
    return tls() != DatabaseTls.Mode.DISABLE
        && state != null
        && state.startsWith("08")
        && (handshake || !network);
  }

  /** SQLSTATE classes 08 (connection) and 57P (the server goes down or comes up). */
  private static boolean connectionLost(SQLException failure) {
    String state = failure.getSQLState();
    return state == null || state.startsWith("08") || state.startsWith("57P");
  }

  private String networkText(SQLException failure) {
    if (cause(failure, UnknownHostException.class) != null) {
      return "this host name is unknown";
    }
    if (cause(failure, SocketTimeoutException.class) != null) {
      return "no answer within " + db.connectTimeout().toMillis() + " ms";
    }
    ConnectException refused = cause(failure, ConnectException.class);
    return refused == null ? serverText(failure) : refused.getMessage();
  }

  private static String serverText(SQLException failure) {
    if (failure instanceof PSQLException pg && pg.getServerErrorMessage() != null) {
      return pg.getServerErrorMessage().getMessage() + " (SQLSTATE " + pg.getSQLState() + ")";
    }
    return failure.getMessage();
  }

  private static String script(FlywayException failure) {
    FlywayMigrateException migrate = cause(failure, FlywayMigrateException.class);
    return migrate == null ? "" : " at " + migrate.getMigration().getScript();
  }

  private static <T extends Throwable> T cause(Throwable failure, Class<T> type) {
    for (Throwable t = failure; t != null; t = t.getCause()) {
      if (type.isInstance(t)) {
        return type.cast(t);
      }
    }
    return null;
  }
}
