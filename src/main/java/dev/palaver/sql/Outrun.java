package dev.palaver.sql;

/**
 * What a statement had decided on was changed before it had its locks: SQLSTATE {@value #STATE} of
 * {@code sql/V12}. Nothing is written; run again, the statement sees the change.
 */
public final class Outrun extends RuntimeException {
  /** Of a class that PostgreSQL leaves to others (its manual, appendix A; SQL:2016, 24.1). */
  static final String STATE = "PV001";

  private static final long serialVersionUID = 1L;

  Outrun() {
    super("outrun by a change that the statement waited for", null, false, false);
  }
}
