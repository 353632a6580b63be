package dev.palaver.sql;

/**
 * The schema is not what this program needs and could not be made so. The message is one line that
 * can be printed alone: it says what is wrong, where, and which setting decides it.
 */
public final class MigrationException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  MigrationException(String message) {
    super(oneLine(message));
  }

  MigrationException(String message, Throwable cause) {
    super(oneLine(message), cause);
  }

  private static String oneLine(String text) {
    return text.strip().replaceAll("\\s+", " ");
  }
}
