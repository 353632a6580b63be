package dev.palaver.app;

import dev.palaver.cluster.Cluster;
import dev.palaver.cluster.ClusterException;
import dev.palaver.config.AppConfig;
import dev.palaver.config.ConfigException;
import dev.palaver.config.MigrationConfig;
import dev.palaver.config.Setting;
import dev.palaver.sql.MigrationException;
import dev.palaver.sql.MigrationReport;
import dev.palaver.sql.Migrator;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.LoggerFactory;

/** The program. Exit codes: 0 done, 1 a start that failed, 2 a command that is not known. */
public final class Main {
  private static final long START_GRACE_SECONDS = 5;

  /** For a start once the cluster is joined; and for joining beyond twice its own limit. */
  static final long START_TIMEOUT_SECONDS = 120;

  /** Beyond the time to drain: for connections and the cluster to be left in order. */
  private static final long STOP_SLACK_SECONDS = 15;

  private static final String USAGE =
      """
      Palaver, a chat service.

      Usage: java -jar palaver.jar [command]

        serve         serve REST and sockets (the default)
        migrate       bring the database schema up to date, and exit
        check-config  check the settings, and exit
        --version     print the version, and exit
        --help        print this, and exit

      Settings are environment variables; those marked * may come from a file, as NAME_FILE:
      """;

  private Main() {}

  public static void main(String[] arguments) {
    ProgramLog.configure();
    int exitCode = run(arguments.length == 0 ? "serve" : arguments[0], System.getenv());
    if (exitCode >= 0) {
      System.exit(exitCode);
    }
  }

  /** Runs a command; -1: it goes on in other threads. */
  private static int run(String command, Map<String, String> environment) {
    try {
      return switch (command) {
        case "serve" -> serve(AppConfig.from(environment));
        case "migrate" -> migrate(AppConfig.from(environment));
        case "check-config" -> checkConfig(AppConfig.from(environment));
        case "--help", "-h", "help" -> print(help());
        case "--version" -> print("palaver " + version());
        default -> fail(2, "no such command: " + command + "\n\n" + USAGE);
      };
    } catch (ConfigException | ClusterException | MigrationException | StartupException e) {
      return fail(1, e.getMessage());
    }
  }

  private static int serve(AppConfig config) {
    ProgramLog.level(config);
    long joinSeconds = config.cluster().joinTimeout().toSeconds();
    Vertx vertx = await(Platform.create(config), 2 * joinSeconds + START_TIMEOUT_SECONDS);
    try {
      Future<Palaver> starting = Palaver.start(vertx, config);
      // Before the start is over: who sees the port open may send a SIGTERM at once.
      CompletableFuture<Palaver> started = starting.toCompletionStage().toCompletableFuture();
      Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(vertx, started, config)));
      await(starting, START_TIMEOUT_SECONDS);
      return -1;
    } catch (RuntimeException e) {
      await(vertx.close(), STOP_SLACK_SECONDS);
      throw e;
    }
  }

  private static void stop(Vertx vertx, CompletableFuture<Palaver> started, AppConfig config) {
    try {
      Palaver palaver = started.get(START_GRACE_SECONDS, TimeUnit.SECONDS);
      long limitSeconds = config.http().drainTimeout().toSeconds() + STOP_SLACK_SECONDS;
      CountDownLatch stopped = new CountDownLatch(1);
      palaver.stop().eventually(vertx::close).onComplete(done -> stopped.countDown());
      boolean clean = stopped.await(limitSeconds, TimeUnit.SECONDS);
      if (!clean) {
        System.err.println("palaver: not stopped within " + limitSeconds + " s");
      }
      // A stop that was asked for is no failure: without this a SIGTERM would end with 143.
      Runtime.getRuntime().halt(clean ? 0 : 1);
    } catch (ExecutionException | TimeoutException e) {
      // A start that failed says so itself; one that takes longer is cut off.
      LoggerFactory.getLogger(Main.class).debug("nothing to stop", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static <T> T await(Future<T> starting, long limitSeconds) {
    try {
      return starting.toCompletionStage().toCompletableFuture().get(limitSeconds, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw new StartupException(String.valueOf(e.getCause().getMessage()));
    } catch (TimeoutException e) {
      throw new StartupException("not started after " + limitSeconds + " s");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StartupException("interrupted");
    }
  }

  private static int migrate(AppConfig config) {
    ProgramLog.level(config);
    // Who calls this command wants it, whatever CHAT_MIGRATION says about starts.
    MigrationConfig always = new MigrationConfig(true, config.migration().copyTo());
    MigrationReport report = Migrator.migrate(config.database(), always);
    return print(
        report.migrated()
            ? "schema migrated from version " + report.from() + " to " + report.to()
            : "schema is current, version " + report.to());
  }

  private static int checkConfig(AppConfig config) {
    Cluster.check(config.cluster());
    return print("the settings are valid: " + config);
  }

  private static String help() {
    StringBuilder text = new StringBuilder(USAGE);
    for (Setting setting : Setting.values()) {
      text.append(
          String.format(
              "%n  %s%s%s%n      %s%n",
              setting.name(),
              setting.secret() ? "*" : "",
              setting.defaultValue().map(value -> " = " + value).orElse(""),
              setting.description()));
    }
    return text.toString();
  }

  private static String version() {
    String version = Main.class.getPackage().getImplementationVersion();
    return version == null ? "(built from source)" : version;
  }

  private static int print(String text) {
    System.out.println(text);
    return 0;
  }

  private static int fail(int exitCode, String message) {
    System.err.println("palaver: " + message);
    return exitCode;
  }
}
