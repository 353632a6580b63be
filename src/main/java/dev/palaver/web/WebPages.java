package dev.palaver.web;

import dev.palaver.config.WebConfig;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Serves the pages, without a token: they hold nothing that is anybody's. One instance for all
 * event loops.
 */
public final class WebPages {
  private static final String FILES = "/web/";
  private static final String JSON = "application/json; charset=utf-8";

  private final WebConfig config;
  private final List<String> userClaims;
  private final Optional<SignIn> signIn;
  private final Assets assets;
  private final PageHeaders headers;

  /**
   * Pages that are served as the settings say.
   *
   * @param userClaims the claims of a token that name its user; the first present one counts
   * @param signIn a sign-in of the caller's, if there is one
   */
  public WebPages(Vertx vertx, WebConfig config, List<String> userClaims, Optional<SignIn> signIn) {
    this.config = config;
    this.userClaims = userClaims;
    this.signIn = signIn;
    this.assets = new Assets(vertx);
    this.headers = new PageHeaders(config.origins());
  }

  /** Adds the routes, in this order of the router's, to the router of an event loop. */
  public void mount(Router router, int order) {
    if (!config.served()) {
      return;
    }
    page(router, "/", order, "index.html", headers::chat);
    page(router, "/explorer", order, "explorer.html", headers::explorer);
    page(router, "/asyncapi", order, "asyncapi.html", headers::chat);
    reads(router.route(FILES + "config.json"))
        .order(order)
        .handler(context -> answer(context.response(), headers::common, JSON).end(facts()));
    reads(router.route(FILES + "*"))
        .order(order)
        .handler(context -> serve(context, fileIn(context.normalizedPath()), headers::chat));
    signIn.ifPresent(way -> way.mount(router));
  }

  /** What the page must know of this server: who may hand it a token, and how to read one. */
  private String facts() {
    return new JsonObject()
        .put("origins", new JsonArray(config.origins()))
        .put("userClaims", new JsonArray(userClaims))
        .put("signIn", signIn.isPresent())
        .encode();
  }

  private void page(
      Router router, String path, int order, String file, Consumer<HttpServerResponse> head) {
    reads(router.route(path)).order(order).handler(context -> serve(context, file, head));
  }

  private void serve(RoutingContext context, String path, Consumer<HttpServerResponse> head) {
    assets
        .find(path)
        .onFailure(context::fail)
        .onSuccess(
            found ->
                found.ifPresentOrElse(
                    asset -> send(context, asset, head), () -> context.fail(404)));
  }

  /** The folder itself comes without its slash. */
  private static String fileIn(String path) {
    return path.startsWith(FILES) ? path.substring(FILES.length()) : "";
  }

  private static void send(RoutingContext context, Asset asset, Consumer<HttpServerResponse> head) {
    HttpServerResponse response = answer(context.response(), head, asset.type());
    response.putHeader(HttpHeaders.ETAG, asset.tag());
    response.headers().add(HttpHeaders.VARY, "Accept-Encoding");
    if (asset.tag().equals(context.request().getHeader(HttpHeaders.IF_NONE_MATCH))) {
      response.setStatusCode(304).end();
    } else if (takesGzip(context)) {
      response.putHeader(HttpHeaders.CONTENT_ENCODING, "gzip").end(asset.zipped());
    } else {
      response.end(asset.plain());
    }
  }

  private static HttpServerResponse answer(
      HttpServerResponse response, Consumer<HttpServerResponse> head, String type) {
    head.accept(response);
    return response.putHeader(HttpHeaders.CONTENT_TYPE, type);
  }

  private static boolean takesGzip(RoutingContext context) {
    String accepted = context.request().getHeader(HttpHeaders.ACCEPT_ENCODING);
    return accepted != null && accepted.contains("gzip");
  }

  private static Route reads(Route route) {
    return route.method(HttpMethod.GET).method(HttpMethod.HEAD);
  }
}
