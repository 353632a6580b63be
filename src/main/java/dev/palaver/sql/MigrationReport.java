package dev.palaver.sql;

/**
 * What a start did about the schema.
 *
 * @param from version that it found; 0: no script of Palaver had been applied
 * @param to version that it left, the newest that this program knows
 */
public record MigrationReport(int from, int to) {
  /** Whether a script was applied. */
  public boolean migrated() {
    return from < to;
  }
}
