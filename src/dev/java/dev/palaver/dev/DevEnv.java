package dev.palaver.dev;

import dev.palaver.config.AppConfig;
import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** The settings of the development server: those of the environment, and what it adds to them. */
final class DevEnv {
  private static final List<String> OF_THE_DATABASE =
      List.of("DB_HOST", "DB_PORT", "DB_USER", "DB_PASSWORD", "DB_PASSWORD_FILE", "DB_DATABASE");

  private static final String MANAGEMENT_PORT = "CHAT_MANAGEMENT_PORT";

  private final Map<String, String> env;

  private DevEnv(Map<String, String> env) {
    this.env = env;
  }

  /** Takes the given variables but the database's, which has its own. */
  static DevEnv of(Map<String, String> variables, Consumer<String> tell) {
    Map<String, String> env = new HashMap<>(variables);
    OF_THE_DATABASE.stream()
        .filter(name -> env.remove(name) != null)
        .forEach(
            name ->
                tell.accept(
                    name + " is ignored: the development server brings its own PostgreSQL."));
    env.putIfAbsent("JWT_ISSUER", "palaver-dev");
    return new DevEnv(env);
  }

  /**
   * Finds the faults that need no database, before a person waits for one: wrong values, a port
   * that is taken.
   */
  void check() {
    Map<String, String> trial = new HashMap<>(env);
    trial.put("DB_USER", "checked later");
    trial.put("DB_DATABASE", "checked later");
    if (!given("JWT_SECRET") && !given("JWT_SECRET_FILE")) {
      trial.put("JWT_SECRET", "a random one follows; it is long enough");
    }
    AppConfig config = AppConfig.from(trial);
    if (!free(config.http().host(), config.http().port())) {
      throw taken(config.http().port());
    }
    if (!given(MANAGEMENT_PORT) && !free(config.management().host(), config.management().port())) {
      env.put(MANAGEMENT_PORT, "0");
    }
  }

  /** All settings of this run. */
  AppConfig complete(DevHome home, DevPostgres postgres) {
    env.putAll(postgres.env());
    if (!given("JWT_SECRET") && !given("JWT_SECRET_FILE")) {
      env.put("JWT_SECRET", home.secret("jwt-secret"));
    }
    return AppConfig.from(env);
  }

  static DevException taken(int port) {
    return new DevException(
        "port %d is taken by another program: free it, or choose another one (PORT=8081)"
            .formatted(port));
  }

  private boolean given(String name) {
    return !env.getOrDefault(name, "").isBlank();
  }

  private static boolean free(String host, int port) {
    try (ServerSocket socket = new ServerSocket()) {
      socket.bind(new InetSocketAddress(host, port));
      return true;
    } catch (BindException e) {
      return false;
    } catch (IOException e) {
      throw new DevException(
          "HOST=%s cannot be listened on: %s".formatted(host, e.getMessage()), e);
    }
  }
}
