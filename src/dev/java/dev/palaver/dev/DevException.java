package dev.palaver.dev;

/** The development server cannot start; the message is the one line that a person needs. */
final class DevException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  DevException(String message) {
    super(message);
  }

  DevException(String message, Throwable cause) {
    super(message, cause);
  }
}
