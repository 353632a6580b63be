package dev.palaver.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.palaver.testing.EventSocket;
import dev.palaver.testing.TestChannel;
import dev.palaver.testing.TestPostgres;
import dev.palaver.testing.TestServer;
import dev.palaver.testing.Until;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code deploy/nginx.conf} in the real nginx, before two servers on one database. */
class ProxyTest {
  private static final Duration LIMIT = Duration.ofSeconds(20);
  private static final int SESSIONS = 8;

  @TempDir static Path directory;

  private static final HttpClient CLIENT =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private static TestServer one;
  private static TestServer two;
  private static Process nginx;
  private static int port;

  @BeforeAll
  static void start() throws Exception {
    assumeTrue(Programs.present("nginx"), "SKIPPED: nginx is not installed");
    one = TestServer.start(TestPostgres.migratedDatabase(), Map.of());
    two = TestServer.start(one.database(), Map.of());
    port = Programs.freePort();
    Path config = Files.writeString(directory.resolve("nginx.conf"), adapted());
    // For one who is root: its workers must read the test's directory.
    String global = "daemon off; user root;";
    Programs.Result check =
        Programs.run(List.of("nginx", "-t", "-c", config.toString(), "-g", "user root;"));
    assertThat(check.exitCode()).as(check.output()).isZero();
    nginx =
        new ProcessBuilder(
                "nginx", "-p", directory.toString(), "-c", config.toString(), "-g", global)
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("nginx.out").toFile())
            .start();
    Until.holds(ProxyTest::listens, LIMIT, () -> "nginx does not listen");
  }

  @AfterAll
  static void stop() throws InterruptedException {
    if (nginx != null) {
      nginx.destroy();
      assertThat(nginx.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
    }
    if (two != null) {
      two.close();
    }
    if (one != null) {
      one.close();
    }
  }

  @Test
  void restPasses() throws Exception {
    HttpResponse<String> contract = send(request("/openapi.json").GET());

    assertThat(contract.statusCode()).isEqualTo(200);
    assertThat(contract.body()).contains("\"/messages\"").endsWith("}");
    assertThat(send(request("/health/ready").GET()).statusCode()).isEqualTo(404);
  }

  @Test
  void bodyThatIsTooLargeIsRefusedInTheServersWords() throws Exception {
    TestChannel channel = TestChannel.open(one);
    HttpRequest.Builder post =
        request("/messages")
            .header("Authorization", "Bearer " + channel.owner())
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString("{\"body\":\"" + "x".repeat(1_100_000) + "\"}"));

    HttpResponse<String> refused = send(post);

    assertThat(refused.statusCode()).isEqualTo(413);
    assertThat(refused.body()).contains("\"statusCode\":413");
  }

  @Test
  void webSocketPasses() throws Exception {
    TestChannel channel = TestChannel.open(one);
    try (EventSocket socket = new EventSocket(port, channel.owner(), channel.id(), 0L)) {
      assertThat(socket.next().getString("type")).isEqualTo("subscribed");
      assertThat(socket.next().getString("type")).isEqualTo("message.created");
    }
  }

  @Test
  void sessionStaysOnItsNode() throws Exception {
    for (int i = 0; i < SESSIONS; i++) {
      String session = "/eventbus/000/session" + i;
      HttpResponse<String> opened = send(post(session + "/xhr", ""));
      HttpResponse<String> sent =
          send(post(session + "/xhr_send", "[\"{\\\"type\\\":\\\"ping\\\"}\"]"));

      assertThat(opened.body()).isEqualTo("o\n");
      // A node that does not know the session answers 404.
      assertThat(sent.statusCode()).as(session).isEqualTo(204);
    }
  }

  @Test
  void eventStreamIsNotHeldBack() throws Exception {
    TestChannel channel = TestChannel.open(one);
    HttpRequest stream =
        request("/channels/" + channel.id() + "/events/stream?after=0")
            .header("Authorization", "Bearer " + channel.owner())
            .build();
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(
                CLIENT.send(stream, BodyHandlers.ofInputStream()).body(),
                StandardCharsets.UTF_8))) {
      // The stream does not end: what nginx kept would never be read.
      // The first is that of "subscribed".
      List<String> ids = new ArrayList<>();
      while (ids.size() < 2) {
        String line = lines.readLine();
        if (line.startsWith("id:")) {
          ids.add(line);
        }
      }
      assertThat(ids).containsExactly("id: 0", "id: 1");
    }
  }

  private static String adapted() {
    return DeployFiles.text("nginx.conf")
        .replace("palaver-1:8080", "127.0.0.1:" + one.port())
        .replace("palaver-2:8080", "127.0.0.1:" + two.port())
        .replace("listen 8080", "listen 127.0.0.1:" + port)
        .replace("/tmp/", directory + "/")
        .replace("/dev/stdout", directory.resolve("access.log").toString());
  }

  private static boolean listens() {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return socket.isConnected();
    } catch (IOException e) {
      return false;
    }
  }

  private static HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path)).timeout(LIMIT);
  }

  private static HttpRequest.Builder post(String path, String body) {
    return request(path).header("Content-Type", "text/plain").POST(BodyPublishers.ofString(body));
  }

  private static HttpResponse<String> send(HttpRequest.Builder request)
      throws IOException, InterruptedException {
    return CLIENT.send(request.build(), BodyHandlers.ofString());
  }
}
