package dev.palaver.bench.peers;

import io.vertx.core.DeploymentOptions;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;

/**
 * {@code bridge}: the stock SockJS event-bus bridge with one insert a message; {@code bare}: frames
 * and nothing else. Listens on 127.0.0.1 at {@code PORT}, with one verticle a core.
 */
public final class Main {

  private Main() {}

  /**
   * @param args the name of the server
   */
  public static void main(String[] args) {
    int instances = Runtime.getRuntime().availableProcessors();
    Vertx vertx =
        Vertx.vertx(
            new VertxOptions().setPreferNativeTransport(true).setEventLoopPoolSize(instances));
    DeploymentOptions options = new DeploymentOptions().setInstances(instances);
    (args[0].equals("bare")
            ? vertx.deployVerticle(BareServer::new, options)
            : vertx.deployVerticle(BridgeServer::new, options))
        .onFailure(
            failure -> {
              failure.printStackTrace();
              System.exit(1);
            });
  }

  static int port() {
    return Integer.parseInt(System.getenv("PORT"));
  }
}
