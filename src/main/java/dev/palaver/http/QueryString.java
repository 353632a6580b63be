package dev.palaver.http;

import dev.palaver.core.ChatException;
import io.vertx.core.MultiMap;
import io.vertx.ext.web.RoutingContext;

/** The decoded query of a request. */
final class QueryString {
  private QueryString() {}

  /**
   * The pairs, in their order. A semicolon is text, as for the reference: where it parts two pairs,
   * as by default, what follows one in a filter is lost or becomes a parameter of its own.
   *
   * @throws ChatException 400 when it cannot be decoded
   */
  static MultiMap of(RoutingContext context) {
    try {
      return context.request().params(true);
    } catch (IllegalArgumentException malformed) {
      throw ChatException.badRequest("The query of the URL cannot be decoded");
    }
  }
}
