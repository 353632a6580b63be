package dev.palaver.sql;

import dev.palaver.core.ChatException;
import dev.palaver.core.ErrorCode;
import io.vertx.pgclient.PgException;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a database error means to the caller. The SQLSTATE decides (PostgreSQL manual, appendix A);
 * the server's own text is logged and never sent, since it may hold rows of others.
 */
public final class SqlErrors {
  private static final Logger LOG = LoggerFactory.getLogger(SqlErrors.class);

  private SqlErrors() {}

  /**
   * A {@link ChatException} for what the database or the way to it failed with, or {@link Outrun}.
   * What came from elsewhere, a fault of the program included, stays itself.
   */
  public static Throwable translate(Throwable failure) {
    if (failure instanceof PgException pg && pg.getSqlState() != null) {
      return pg.getSqlState().equals(Outrun.STATE) ? new Outrun(pg.getDetail()) : fromState(pg);
    }
    // The driver refuses a server that has no TLS with a bare Exception; faults are never checked.
    boolean checked = failure instanceof Exception && !(failure instanceof RuntimeException);
    if (checked || failure.getClass().getName().startsWith("io.vertx.")) {
      LOG.warn("database unavailable: {}", failure.toString());
      return new ChatException(ErrorCode.UNAVAILABLE, "The database is not available; try again.");
    }
    return failure;
  }

  private static ChatException fromState(PgException pg) {
    String state = pg.getSqlState();
    return switch (state) {
      case "23503" -> ChatException.relatedNotFound();
      case "23505" ->
          new ChatException(ErrorCode.CONFLICT, "An entity with this key exists already");
      case "23502" ->
          ChatException.invalid("/" + camel(pg.getColumn()), "required", "must not be null");
      case "23514", "23P01" -> invalidValue("constraint", "a rule of the database forbids a value");
      case "22001" -> invalidValue("maxLength", "a text is longer than its column takes");
      case "22003" -> invalidValue("maximum", "a number is out of range");
      case "22P02", "22007", "22008", "22021", "22P05" ->
          invalidValue("format", "a value has a form that its column does not take");
      case "2201B" -> ChatException.badRequest("The regular expression is invalid");
      case "55P03" ->
          new ChatException(ErrorCode.UNAVAILABLE, "What is asked for is locked; try again.");
      case "57014" ->
          new ChatException(
              ErrorCode.STATEMENT_TIMEOUT,
              "The statement takes too long (CHAT_DB_STATEMENT_TIMEOUT_MS)");
      default -> byClass(pg, state.substring(0, 2).toUpperCase(Locale.ROOT));
    };
  }

  private static ChatException byClass(PgException pg, String stateClass) {
    return switch (stateClass) {
      // Connection lost, resources short, operator's intervention, serialisation, system error.
      case "08", "53", "57", "40", "58" -> {
        LOG.warn("database unavailable: {} {}", pg.getSqlState(), pg.getErrorMessage());
        yield new ChatException(ErrorCode.UNAVAILABLE, "The database is not available; try again.");
      }
      case "22" -> invalidValue("format", "a value has a form that its column does not take");
      default -> {
        LOG.error("unexpected database error {}: {}", pg.getSqlState(), pg.getErrorMessage(), pg);
        yield new ChatException(ErrorCode.INTERNAL, "Internal Server Error");
      }
    };
  }

  private static ChatException invalidValue(String rule, String message) {
    return ChatException.invalid("", rule, message);
  }

  private static String camel(String column) {
    if (column == null) {
      return "";
    }
    StringBuilder name = new StringBuilder();
    boolean upper = false;
    for (int i = 0; i < column.length(); i++) {
      char c = column.charAt(i);
      if (c == '_') {
        upper = true;
      } else {
        name.append(upper ? Character.toUpperCase(c) : c);
        upper = false;
      }
    }
    return name.toString();
  }
}
