package dev.palaver.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.palaver.testing.TestServer;
import dev.palaver.testing.Tokens;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** HTTP/1.1, as the reference, whatever a client would like. */
class HttpVersionTest {
  private static TestServer server;

  @BeforeAll
  static void start() {
    server = TestServer.members();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  /** Java's own client asks for HTTP/2 with its first request. */
  @ParameterizedTest
  @CsvSource({"14000, 200", "17000, 414"})
  void aClientThatAsksForHttp2IsServedByHttp11(int characters, int status) throws Exception {
    HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_2).build();
    String count = "http://127.0.0.1:" + server.port() + "/messages/count?a=";
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(count + "x".repeat(characters)))
            .header("Authorization", "Bearer " + Tokens.of(UUID.randomUUID()).build())
            .build();

    HttpResponse<String> answer = client.send(request, BodyHandlers.ofString());

    assertThat(answer.version()).isEqualTo(HttpClient.Version.HTTP_1_1);
    assertThat(answer.statusCode()).isEqualTo(status);
  }

  @Test
  void theManagementPortSpeaksHttp11Too() throws Exception {
    HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_2).build();
    URI live = URI.create("http://127.0.0.1:" + server.managementPort() + "/health/live");

    HttpResponse<String> answer =
        client.send(HttpRequest.newBuilder(live).build(), BodyHandlers.ofString());

    assertThat(answer.version()).isEqualTo(HttpClient.Version.HTTP_1_1);
    assertThat(answer.statusCode()).isEqualTo(204);
  }

  /** The preface of RFC 9113, 3.4. */
  @Test
  void aClientThatTakesHttp2ForGrantedIsTurnedAway() throws Exception {
    try (RawConnection connection = new RawConnection(server.port())) {
      connection.send("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n");

      assertThat(connection.readToEnd()).startsWith("HTTP/").contains(" 501 Not Implemented");
    }
  }
}
