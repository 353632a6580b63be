package dev.palaver.web;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import java.util.List;

/**
 * What a browser may do with the pages: run scripts and styles of this server alone, none of them
 * inline, and talk to this server alone.
 */
final class PageHeaders {
  private static final String OWN_ONLY =
      "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
          + "base-uri 'none'; form-action 'none'; ";

  /** The chat page, moreover, cannot turn a text into markup, not even by a mistake. */
  private static final String TEXT_STAYS_TEXT =
      "img-src 'self'; require-trusted-types-for 'script'; trusted-types 'none'; ";

  /** Swagger UI draws its icons from data URLs. */
  private static final String DRAWN_ICONS = "img-src 'self' data:; ";

  private final String chat;
  private final String explorer;

  PageHeaders(List<String> origins) {
    String framing = origins.isEmpty() ? "'none'" : String.join(" ", origins);
    chat = OWN_ONLY + TEXT_STAYS_TEXT + "frame-ancestors " + framing;
    explorer = OWN_ONLY + DRAWN_ICONS + "frame-ancestors 'none'";
  }

  void chat(HttpServerResponse response) {
    common(response.putHeader("Content-Security-Policy", chat));
  }

  void explorer(HttpServerResponse response) {
    common(response.putHeader("Content-Security-Policy", explorer));
  }

  /** Asked for again each time, and answered 304: a new version is there at the next load. */
  void common(HttpServerResponse response) {
    response
        .putHeader("X-Content-Type-Options", "nosniff")
        .putHeader("Referrer-Policy", "no-referrer")
        .putHeader(HttpHeaders.CACHE_CONTROL, "no-cache");
  }
}
