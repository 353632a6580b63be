package dev.palaver.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.palaver.testing.TestChannel;
import dev.palaver.testing.TestServer;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Nothing of a query is lost on its way to the operation. */
class QueryStringTest {
  private static final JsonObject EDIT = new JsonObject().put("subject", "edited");
  private static final HttpClient CLIENT = HttpClient.newHttpClient();
  private static TestServer server;

  private final TestChannel channel = TestChannel.open(server);

  @BeforeAll
  static void start() {
    server = TestServer.open();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/messages", "/messages/", "//messages", "//messages//"})
  void slashesTooManyLeaveTheConditionOfABulkChange(String path) throws Exception {
    String one = "?" + TestServer.query("where", new JsonObject().put("id", channel.message()));
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path + one))
            .header("Authorization", "Bearer " + channel.owner())
            .header("Content-Type", "application/json")
            .method("PATCH", BodyPublishers.ofString(EDIT.encode()))
            .build();

    assertThat(CLIENT.send(request, BodyHandlers.ofString()).body()).isEqualTo("{\"count\":1}");
  }

  @Test
  void aSemicolonIsText() {
    JsonObject edit = new JsonObject().put("subject", "a;b");
    server.patch(channel.owner(), "/messages/" + channel.message(), edit);
    edit.put("id", channel.message());
    String count = "/messages/count?" + TestServer.query("where", edit).replace("%3B", ";");

    assertThat(server.get(channel.owner(), count).count()).isEqualTo(1);
  }
}
