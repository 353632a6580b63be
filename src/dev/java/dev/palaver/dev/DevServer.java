package dev.palaver.dev;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import dev.palaver.app.Palaver;
import dev.palaver.app.ProgramLog;
import dev.palaver.config.AppConfig;
import dev.palaver.config.ConfigException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.LoggerFactory;

/**
 * {@code mvn -q compile exec:java}: starts PostgreSQL and Palaver, prints how to talk to them, and
 * stops both on Ctrl-C. Data and secrets are kept in {@code .palaver/} of the working directory.
 */
public final class DevServer {
  private static final String CHANNEL = "c0ffee00-0000-4000-8000-000000000003";
  private static final long STOP_SECONDS = 10;
  private static final PrintStream OUT = new PrintStream(System.out, true, StandardCharsets.UTF_8);

  private final Vertx vertx = Vertx.vertx();
  private volatile DevHome home;
  private DevPostgres postgres;
  private DevTokens tokens;
  private volatile Palaver palaver;
  private volatile boolean stopping;

  private DevServer() {}

  /** Returns when the server stops; a start that fails prints one line and ends with code 1. */
  public static void main(String[] args) throws InterruptedException {
    ProgramLog.configure();
    ((Logger) LoggerFactory.getLogger("io.zonky")).setLevel(Level.WARN);
    DevServer server = new DevServer();
    Runtime.getRuntime().addShutdownHook(new Thread(server::stop, "palaver-stop"));
    try {
      server.start(System.getenv());
    } catch (DevException | ConfigException e) {
      // Ctrl-C during a start makes it fail too; that needs no words.
      if (!server.stopping) {
        System.err.println("Palaver does not start: " + e.getMessage());
        System.exit(1);
      }
    }
    new CountDownLatch(1).await();
  }

  private void start(Map<String, String> variables) throws InterruptedException {
    DevEnv env = DevEnv.of(variables, OUT::println);
    home = DevHome.take(Path.of(".palaver"));
    env.check();
    startPostgres();
    AppConfig config = env.complete(home, postgres);
    palaver = started(config);
    OUT.println(greeting());
  }

  private Palaver started(AppConfig config) throws InterruptedException {
    tokens = new DevTokens(vertx, config.token());
    Future<Palaver> start =
        Palaver.start(vertx, config, new DevSignIn(vertx, DevPeople.in(home), tokens));
    CountDownLatch done = new CountDownLatch(1);
    start.onComplete(result -> done.countDown());
    done.await();
    if (start.failed()) {
      Throwable cause = start.cause();
      String reason = cause.getMessage() == null ? cause.toString() : cause.getMessage();
      throw new DevException(reason, cause);
    }
    return start.result();
  }

  private String greeting() {
    String address = "http://localhost:" + palaver.port();
    String alice = tokens.of(DevUser.ALICE.id());
    String bob = tokens.of(DevUser.BOB.id());
    return """

        Palaver listens on %1$s (health: http://localhost:%2$d/health/ready); Ctrl-C stops it.
        Open %1$s in two windows and chat; the API is at %1$s/explorer.

        Tokens of two users, valid for 30 days:
        export ALICE=%3$s
        export BOB=%4$s

        Alice writes to Bob:
        curl -sS %1$s/messages -H 'Authorization: Bearer %3$s' -H 'Content-Type: application/json' \
        -d '{"body":"Hello Bob","channelId":"%5$s","channelType":"direct","toUserId":"%6$s"}'

        Bob reads:
        curl -sS %1$s/messages -H 'Authorization: Bearer %4$s'
        """
        .formatted(address, palaver.managementPort(), alice, bob, CHANNEL, DevUser.BOB.id());
  }

  /** Runs once, when the JVM ends for whatever reason; waits for a PostgreSQL that is starting. */
  private void stop() {
    stopping = true;
    if (palaver != null) {
      OUT.println("Stopping …");
      await(palaver.stop());
      await(vertx.close());
    }
    stopPostgres();
    if (home != null) {
      home.release();
    }
  }

  private synchronized void startPostgres() {
    if (stopping) {
      throw new DevException("stopped before PostgreSQL was");
    }
    postgres = DevPostgres.start(home, OUT::println);
  }

  private synchronized void stopPostgres() {
    if (postgres != null) {
      postgres.stop();
      OUT.println("Stopped.");
    }
  }

  private static void await(Future<Void> future) {
    try {
      future.toCompletionStage().toCompletableFuture().get(STOP_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException e) {
      System.err.println("The stop goes on without it: " + e);
    }
  }
}
