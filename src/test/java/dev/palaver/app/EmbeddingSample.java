package dev.palaver.app;

import dev.palaver.config.AppConfig;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.Map;

/** The README's sample of embedding, compiled and run by {@link ReadmeTest}. */
final class EmbeddingSample {
  private EmbeddingSample() {}

  // sample
  static Future<Palaver> startChat(Vertx vertx, Map<String, String> settings) {
    AppConfig config = AppConfig.from(settings); // DB_USER, DB_DATABASE, JWT_SECRET …
    return Palaver.start(vertx, config)
        .onSuccess(chat -> System.out.println("chat on port " + chat.port()));
  }

  static Future<Void> stopChat(Palaver chat) {
    return chat.stop();
  }
  // /sample
}
