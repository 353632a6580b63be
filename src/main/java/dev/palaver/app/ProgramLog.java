package dev.palaver.app;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import dev.palaver.config.AppConfig;
import org.slf4j.LoggerFactory;

/**
 * The log of a program of its own, which has a configuration. An application that embeds Palaver
 * has its own log: the file is not named so that it would be found there.
 */
public final class ProgramLog {
  private static final String FILE = "logback.configurationFile";

  private ProgramLog() {}

  /** Before the first logger is made; {@code -Dlogback.configurationFile} goes first. */
  public static void configure() {
    if (System.getProperty(FILE) == null) {
      System.setProperty(FILE, "palaver-logback.xml");
    }
  }

  /** Sets what {@code LOG_LEVEL} says. */
  static void level(AppConfig config) {
    if (LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME) instanceof Logger root) {
      root.setLevel(Level.toLevel(config.logLevel().name()));
    }
  }
}
