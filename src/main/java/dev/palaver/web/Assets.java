package dev.palaver.web;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/**
 * The files under {@code web/} of the class path, each read when it is first asked for and kept.
 * What is not there is not kept, so that no caller fills the memory. Any thread.
 */
final class Assets {
  private static final String FOLDER = "web/";

  /** Plain names alone: none begins with a dot, so that no path leaves the folder. */
  private static final Pattern PATH =
      Pattern.compile("(?:[a-z0-9-]+/){0,3}[a-z0-9-]+(?:\\.[A-Za-z]+)+");

  private final Vertx vertx;
  private final Map<String, Asset> read = new ConcurrentHashMap<>();

  Assets(Vertx vertx) {
    this.vertx = vertx;
  }

  /** The file at this path below the folder; empty when there is none. */
  Future<Optional<Asset>> find(String path) {
    Asset known = read.get(path);
    if (known != null) {
      return Future.succeededFuture(Optional.of(known));
    }
    if (!PATH.matcher(path).matches()) {
      return Future.succeededFuture(Optional.empty());
    }
    return vertx.executeBlocking(() -> load(path), false);
  }

  private Optional<Asset> load(String path) throws IOException {
    try (InputStream file = Assets.class.getClassLoader().getResourceAsStream(FOLDER + path)) {
      if (file == null) {
        return Optional.empty();
      }
      Asset asset = Asset.of(path, file.readAllBytes());
      read.put(path, asset);
      return Optional.of(asset);
    }
  }
}
