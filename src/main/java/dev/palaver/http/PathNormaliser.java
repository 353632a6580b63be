package dev.palaver.http;

import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.PlatformHandler;

/** Tolerates a trailing slash and doubled slashes, as the reference does. */
final class PathNormaliser implements PlatformHandler {
  private static final String DONE = "palaver.path-normalised";

  @Override
  public void handle(RoutingContext context) {
    String path = context.request().path();
    if (path == null || context.get(DONE) != null || !needed(path)) {
      context.next();
      return;
    }
    String single = path.replaceAll("/{2,}", "/");
    String trimmed =
        single.length() > 1 && single.endsWith("/")
            ? single.substring(0, single.length() - 1)
            : single;
    String query = context.request().query();
    context.put(DONE, true);
    context.reroute(query == null ? trimmed : trimmed + "?" + query);
  }

  private static boolean needed(String path) {
    boolean trailing = path.length() > 1 && path.endsWith("/");
    return trailing || path.contains("//");
  }
}
