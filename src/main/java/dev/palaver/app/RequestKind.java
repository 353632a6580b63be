package dev.palaver.app;

import dev.palaver.realtime.Realtime;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import java.util.Locale;

/**
 * What a request is for, a label of the metrics of HTTP: a stream that stays open for an hour, or a
 * probe each second, would hide the times of the API. Told by the path alone, before it is known
 * whether there is such a route; the kinds are all that a caller can make.
 */
enum RequestKind {
  /** SockJS over HTTP, the upgrade to a WebSocket, and event streams: open for long. */
  STREAM,
  /** Health and metrics. */
  MANAGEMENT,
  /** The rest: the contract's operations, and the pages. */
  REQUEST;

  private final String label = name().toLowerCase(Locale.ROOT);

  static RequestKind of(String uri) {
    int query = uri.indexOf('?');
    String path = query < 0 ? uri : uri.substring(0, query);
    if (path.startsWith(Realtime.PATH + "/") || path.endsWith("/events/stream")) {
      return STREAM;
    }
    return path.startsWith("/health/") || path.equals("/metrics") ? MANAGEMENT : REQUEST;
  }

  Iterable<Tag> tags() {
    return Tags.of("kind", label);
  }
}
