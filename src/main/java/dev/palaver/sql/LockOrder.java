package dev.palaver.sql;

import java.sql.SQLException;
import java.sql.Statement;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.callback.Callback;
import org.flywaydb.core.api.callback.Context;
import org.flywaydb.core.api.callback.Event;

/**
 * Takes the locks of a script at its beginning, in the order in which an insert takes them: its own
 * table, then the messages that its foreign key names. In another order the script and a service
 * that goes on writing would wait for each other, and PostgreSQL would end one of them. It is no
 * part of the script, which others have applied, and so may not change.
 */
record LockOrder(String schema) implements Callback {
  private static final String TRIGGERS = "V3__triggers.sql";

  /** What is to run before a script, in its transaction; empty for most. */
  static String before(String script, String schema) {
    return script.equals(TRIGGERS)
        ? """
          SET LOCAL lock_timeout = '10s';
          LOCK TABLE ${schema}.message_recipients, ${schema}.message_files, ${schema}.messages
            IN ACCESS EXCLUSIVE MODE;
          """
            .replace("${schema}", schema)
        : "";
  }

  @Override
  public boolean supports(Event event, Context context) {
    return event == Event.BEFORE_EACH_MIGRATE;
  }

  @Override
  public boolean canHandleInTransaction(Event event, Context context) {
    return true;
  }

  @Override
  public void handle(Event event, Context context) {
    String sql = before(context.getMigrationInfo().getScript(), schema);
    if (sql.isEmpty()) {
      return;
    }
    try (Statement statement = context.getConnection().createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new FlywayException("no locks for " + context.getMigrationInfo().getScript(), e);
    }
  }

  @Override
  public String getCallbackName() {
    return "lock order";
  }
}
