package dev.palaver.app;

import static dev.palaver.testing.TestServer.message;
import static org.assertj.core.api.Assertions.assertThat;

import dev.palaver.testing.EventSocket;
import dev.palaver.testing.ServerProcess;
import dev.palaver.testing.TestDatabase;
import dev.palaver.testing.TestPostgres;
import dev.palaver.testing.Tokens;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** A node that dies at the worst moment: after the commit, before anybody was told. */
class CrashIT {
  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  private final String ann = Tokens.of(UUID.randomUUID()).build();
  private final UUID channel = UUID.randomUUID();

  @Test
  void eventOfAKilledNodeReachesWhoResumes() throws Exception {
    TestDatabase database = TestPostgres.migratedDatabase();
    try (ServerProcess dying =
        ServerProcess.serve(database, Map.of("CHAT_TEST_PUBLISH_DELAY_MS", "60000"))) {
      int port = dying.port();
      assertThat(post(port, "first").getLong("seq")).isEqualTo(1);
      assertThat(post(port, "second").getLong("seq")).isEqualTo(2);
      dying.kill();
    }
    try (ServerProcess server = ServerProcess.serve(database, Map.of())) {
      JsonObject subscribed;
      JsonObject event;
      try (EventSocket socket = new EventSocket(server.port(), ann, channel, 1L)) {
        subscribed = socket.next();
        event = socket.next();
      }

      assertThat(subscribed.getString("type")).isEqualTo("subscribed");
      assertThat(subscribed.getLong("seq")).isEqualTo(2);
      assertThat(subscribed.getBoolean("recovered")).isTrue();
      assertThat(event.getLong("seq")).isEqualTo(2);
      assertThat(event.getJsonObject("data").getString("body")).isEqualTo("second");
    }
  }

  private JsonObject post(int port, String body) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/messages"))
            .header("Authorization", "Bearer " + ann)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(message(channel).put("body", body).encode()))
            .build();
    HttpResponse<String> response = CLIENT.send(request, BodyHandlers.ofString());
    assertThat(response.statusCode()).isEqualTo(200);
    return new JsonObject(response.body());
  }
}
