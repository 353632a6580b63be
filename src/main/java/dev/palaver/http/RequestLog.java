package dev.palaver.http;

import com.fasterxml.uuid.Generators;
import com.fasterxml.uuid.NoArgGenerator;
import dev.palaver.core.Principal;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.PlatformHandler;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Names each request and writes one line about it: method, path, status, bytes, milliseconds, id,
 * user. Never the query, a header or a body, which may hold tokens and texts.
 */
final class RequestLog implements PlatformHandler {
  static final String REQUEST_ID_HEADER = "X-Request-Id";

  private static final Logger LOG = LoggerFactory.getLogger("palaver.access");
  private static final Pattern ACCEPTABLE_ID = Pattern.compile("[A-Za-z0-9._-]{1,64}");
  private static final NoArgGenerator IDS = Generators.timeBasedEpochRandomGenerator();

  @Override
  public void handle(RoutingContext context) {
    String given = context.request().getHeader(REQUEST_ID_HEADER);
    String id =
        given != null && ACCEPTABLE_ID.matcher(given).matches() ? given : IDS.generate().toString();
    context
        .response()
        .putHeader(REQUEST_ID_HEADER, id)
        .putHeader("X-Content-Type-Options", "nosniff");
    if (LOG.isInfoEnabled()) {
      long start = System.nanoTime();
      context.addEndHandler(ended -> write(context, id, start));
    }
    context.next();
  }

  private static void write(RoutingContext context, String id, long start) {
    HttpServerResponse response = context.response();
    Principal caller = Authentication.callerOf(context);
    LOG.info(
        "{} {} {} {}B {}ms id={} user={}",
        context.request().method(),
        printable(context.request().path()),
        response.getStatusCode(),
        response.bytesWritten(),
        (System.nanoTime() - start) / 1_000_000,
        id,
        caller == null ? "-" : caller.userId());
  }

  /** A path as one harmless word: no line breaks or control characters, of bounded length. */
  private static String printable(String path) {
    String text = path == null ? "" : path.length() > 200 ? path.substring(0, 200) + "…" : path;
    return text.chars().anyMatch(c -> c < ' ' || c == 0x7f)
        ? text.replaceAll("\\p{Cntrl}", "?")
        : text;
  }
}
