package dev.palaver.app;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.core.spi.FilterReply;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** What the program's own configuration of its log lets through. */
class KnownNoiseTest {
  private static final String PROMISE = "io.netty.util.concurrent.DefaultPromise";
  private static final String OF_VERTX =
      "An exception was thrown by io.vertx.core.net.impl.VertxConnection$$Lambda/0x1";
  private static final String OF_OURS = "An exception was thrown by dev.palaver.realtime.Line";

  private final Throwable twice =
      new IllegalArgumentException("promise already done: CloseChannelPromise@1(success)");

  @Test
  void onlyTheSecondCloseOfVertxIsLeftOut() throws Exception {
    assertThat(decide(PROMISE, OF_VERTX, twice)).isEqualTo(FilterReply.DENY);
    assertThat(decide(PROMISE, OF_OURS, twice)).isEqualTo(FilterReply.NEUTRAL);
    assertThat(decide(PROMISE, OF_VERTX, new IllegalStateException("other")))
        .isEqualTo(FilterReply.NEUTRAL);
    assertThat(decide(PROMISE, OF_VERTX, new IllegalStateException()))
        .isEqualTo(FilterReply.NEUTRAL);
    assertThat(decide(PROMISE, OF_VERTX, null)).isEqualTo(FilterReply.NEUTRAL);
    assertThat(decide("dev.palaver.app.Palaver", OF_VERTX, twice)).isEqualTo(FilterReply.NEUTRAL);
  }

  private static FilterReply decide(String logger, String message, Throwable thrown)
      throws Exception {
    LoggerContext context = new LoggerContext();
    JoranConfigurator configurator = new JoranConfigurator();
    configurator.setContext(context);
    configurator.doConfigure(Path.of("src", "main", "resources", "palaver-logback.xml").toFile());
    Logger source = context.getLogger(logger);
    LoggingEvent event = new LoggingEvent("", source, Level.WARN, message, thrown, null);
    return context
        .getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME)
        .getAppender("STDOUT")
        .getFilterChainDecision(event);
  }
}
