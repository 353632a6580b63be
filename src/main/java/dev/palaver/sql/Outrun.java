package dev.palaver.sql;

import java.util.UUID;

/**
 * What a statement had decided on was changed before it had its locks: SQLSTATE {@value #STATE} of
 * {@code sql/V12}. Nothing is written; run again, the statement sees the change.
 */
public final class Outrun extends RuntimeException {
  /** Of a class that PostgreSQL leaves to others (its manual, appendix A; SQL:2016, 24.1). */
  static final String STATE = "PV001";

  private static final long serialVersionUID = 1L;

  private final UUID channel;

  /**
   * Of a failed statement.
   *
   * @param detail of the error: the channel's id
   */
  Outrun(String detail) {
    super("outrun by a change that the statement waited for", null, false, false);
    this.channel = UUID.fromString(detail);
  }

  /** The channel that changed, the first that was found. */
  public UUID channel() {
    return channel;
  }
}
