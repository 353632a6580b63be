package dev.palaver.dev;

import dev.palaver.core.ChatException;
import dev.palaver.core.ErrorCode;
import dev.palaver.web.SignIn;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import io.vertx.core.net.HostAndPort;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Set;

/**
 * Tokens without a password, for a browser on this machine alone: the page that this server served,
 * and neither another site that the browser shows nor another machine.
 *
 * <ul>
 *   <li>{@code GET /dev/people}: who there is, {@code [{"id", "name"}]}
 *   <li>{@code POST /dev/people} {@code {"name"}}: one more
 *   <li>{@code POST /dev/token} {@code {"name"}}: the same with a {@code "token"}
 * </ul>
 */
final class DevSignIn implements SignIn {
  private static final int MAX_BODY_BYTES = 1024;
  private static final Set<String> OWN_HOSTS = Set.of("localhost", "127.0.0.1", "[::1]", "::1");

  private final Vertx vertx;
  private final DevPeople people;
  private final DevTokens tokens;

  DevSignIn(Vertx vertx, DevPeople people, DevTokens tokens) {
    this.vertx = vertx;
    this.people = people;
    this.tokens = tokens;
  }

  @Override
  public void mount(Router router) {
    router.route("/dev/*").handler(DevSignIn::requireThisMachine);
    router.route("/dev/*").handler(BodyHandler.create(false).setBodyLimit(MAX_BODY_BYTES));
    router.get("/dev/people").handler(context -> answer(context, people.toJson().encode()));
    router.post("/dev/people").handler(context -> person(context, false));
    router.post("/dev/token").handler(context -> person(context, true));
  }

  private void person(RoutingContext context, boolean withToken) {
    String name = nameIn(context);
    vertx
        .executeBlocking(() -> people.named(name))
        .map(DevPeople.Person::toJson)
        .map(json -> withToken ? json.put("token", tokens.of(json.getString("id"))) : json)
        .onFailure(context::fail)
        .onSuccess(json -> answer(context, json.encode()));
  }

  private static String nameIn(RoutingContext context) {
    try {
      JsonObject body = context.body().asJsonObject();
      if (body != null && body.getValue("name") instanceof String name) {
        return name;
      }
    } catch (DecodeException | ClassCastException e) {
      throw ChatException.badRequest("The body is no JSON object");
    }
    throw ChatException.badRequest("The body must be {\"name\": \"…\"}");
  }

  private static void requireThisMachine(RoutingContext context) {
    HostAndPort authority = context.request().authority();
    boolean ownName = authority != null && OWN_HOSTS.contains(authority.host());
    String origin = context.request().getHeader(HttpHeaders.ORIGIN);
    boolean ownPage = origin == null || (ownName && origin.equals("http://" + authority));
    if (ownName && ownPage && isLocal(context.request().remoteAddress().hostAddress())) {
      context.next();
    } else {
      throw new ChatException(
          ErrorCode.FORBIDDEN, "Only a browser on this machine may sign in, at http://localhost");
    }
  }

  private static boolean isLocal(String address) {
    try {
      // A literal address: nothing is looked up.
      return InetAddress.getByName(address).isLoopbackAddress();
    } catch (UnknownHostException e) {
      return false;
    }
  }

  private static void answer(RoutingContext context, String json) {
    context
        .response()
        .putHeader(HttpHeaders.CONTENT_TYPE, "application/json; charset=utf-8")
        .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
        .end(json);
  }
}
