package dev.palaver.filter;

import dev.palaver.core.ChatException;
import io.vertx.sqlclient.Tuple;

/** The values of one statement, numbered as they are bound. Not thread-safe. */
public final class Parameters {
  /** The wire protocol counts them in 16 bits; drivers take them as signed. */
  private static final int MAX = Short.MAX_VALUE;

  private final Tuple values = Tuple.tuple();

  /**
   * Binds a value.
   *
   * @return its place in the SQL text: {@code $1}, {@code $2}…
   * @throws ChatException 400 beyond what one statement can take
   */
  public String bind(Object value) {
    if (values.size() >= MAX) {
      throw ChatException.badRequest("The query has more than " + MAX + " values");
    }
    values.addValue(value);
    return "$" + values.size();
  }

  /** All values bound so far. */
  public Tuple tuple() {
    return values;
  }
}
