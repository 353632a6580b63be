package dev.palaver.history;

import dev.palaver.testing.ServerProcess;
import dev.palaver.testing.TestDatabase;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Map;
import java.util.Random;

/** The built jar on one database and one port, whatever becomes of its process. */
final class RestartingServer implements AutoCloseable {
  /**
   * Below the ports that systems give to clients: else, while the server is away, a client that
   * wants to come back could be given the server's own port.
   */
  private static final int LOWEST_PORT = 20_000;

  private static final int PORTS = 10_000;

  private final TestDatabase database;
  private final int port;
  private ServerProcess process;

  /** Starts it, and waits until it listens. */
  RestartingServer(TestDatabase database) {
    this.database = database;
    this.port = freePort();
    start(0);
  }

  int port() {
    return port;
  }

  /** SIGKILL, and a new process; returns once it listens. */
  void killAndRestart(int publishDelayMillis) throws InterruptedException {
    process.kill();
    start(publishDelayMillis);
  }

  /** What the present process has printed. */
  String output() {
    return process.output();
  }

  @Override
  public void close() {
    process.close();
  }

  private void start(int publishDelayMillis) {
    process =
        ServerProcess.serve(
            database,
            Map.of(
                "PORT", Integer.toString(port),
                "CHAT_DB_POOL_SIZE", "8",
                "CHAT_TEST_PUBLISH_DELAY_MS", Integer.toString(publishDelayMillis)));
    process.port();
  }

  private static int freePort() {
    Random any = new Random();
    while (true) {
      int candidate = LOWEST_PORT + any.nextInt(PORTS);
      try (ServerSocket free = new ServerSocket(candidate, 1, InetAddress.getLoopbackAddress())) {
        return free.getLocalPort();
      } catch (IOException e) {
        // Taken: the next one.
      }
    }
  }
}
