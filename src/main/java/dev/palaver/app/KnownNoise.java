package dev.palaver.app;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.core.filter.Filter;
import ch.qos.logback.core.spi.FilterReply;

/**
 * Keeps one line and its stack out of the log: Vert.x 5.0 closes a WebSocket a second time, ten
 * seconds after its channel was cut with a close frame that could not leave, as is done with peers
 * that do not read. Netty warns of what that throws; the connection has long gone. The logger's
 * level is no way to do it: it tells of all that listeners of promises throw. Any thread.
 */
public final class KnownNoise extends Filter<ILoggingEvent> {
  private static final String LOGGER = "io.netty.util.concurrent.DefaultPromise";
  private static final String LISTENER = "io.vertx.core.net.impl.VertxConnection";
  private static final String FAULT = "promise already done";

  @Override
  public FilterReply decide(ILoggingEvent event) {
    return LOGGER.equals(event.getLoggerName())
            && event.getFormattedMessage().contains(LISTENER)
            && isClosedTwice(event.getThrowableProxy())
        ? FilterReply.DENY
        : FilterReply.NEUTRAL;
  }

  private static boolean isClosedTwice(IThrowableProxy thrown) {
    return thrown != null && thrown.getMessage() != null && thrown.getMessage().startsWith(FAULT);
  }
}
