package dev.palaver.config;

/** Who may touch a row (design: Access). */
public enum AccessMode {
  /** A permission key opens the operation, membership opens the rows. */
  MEMBERS,
  /** A permission key opens the operation for all rows, as in the reference. */
  OPEN
}
