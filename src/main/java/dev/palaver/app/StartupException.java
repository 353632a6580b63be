package dev.palaver.app;

/** The service cannot start; the message says why and what to do, in one line. */
public final class StartupException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public StartupException(String message) {
    super(message, null, false, false);
  }
}
