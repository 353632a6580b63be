package dev.palaver.testing;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;

/**
 * Lets a script restart the server that it talks to: GET answers where the server is, POST ends it,
 * starts another one on the same data and answers its address.
 */
public final class RestartControl implements AutoCloseable {
  /** Ends the server and starts another one on the same data. */
  @FunctionalInterface
  public interface Restart {
    /** The new one's port. */
    int again() throws Exception;
  }

  private final Restart restart;
  private final HttpServer control;
  private volatile int port;

  /** For a server that listens on this port now. */
  public RestartControl(int port, Restart restart) throws IOException {
    this.port = port;
    this.restart = restart;
    this.control = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    control.createContext("/", this::answer);
    control.start();
  }

  /** What the script is to call. */
  public String url() {
    return "http://127.0.0.1:" + control.getAddress().getPort() + "/";
  }

  @Override
  public void close() {
    control.stop(0);
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      if (exchange.getRequestMethod().equals("POST")) {
        port = restart.again();
      }
      byte[] base = ("http://127.0.0.1:" + port).getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(200, base.length);
      exchange.getResponseBody().write(base);
    } catch (Exception e) {
      throw new IOException("the server does not come back", e);
    }
  }
}
