package dev.palaver.app;

import static dev.palaver.testing.TestServer.message;
import static org.assertj.core.api.Assertions.assertThat;

import dev.palaver.realtime.CloseCode;
import dev.palaver.testing.ContractSchemas;
import dev.palaver.testing.Docs;
import dev.palaver.testing.EventCheck;
import dev.palaver.testing.TestServer;
import dev.palaver.testing.Tokens;
import io.vertx.core.Vertx;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What docs/realtime.md says is what the program does. */
class RealtimeDocTest {
  private static final Path DOCUMENT = Path.of("docs", "realtime.md");
  private static final Path SAMPLE = Path.of("src/test/java/dev/palaver/app/SocketSample.java");
  private static final Pattern FENCE = Pattern.compile("```json\\n(.*?)```", Pattern.DOTALL);
  private static final Pattern TAGGED =
      Pattern.compile("<!-- schema: (\\w+) -->\\n```json\\n(.*?)```", Pattern.DOTALL);

  @Test
  void samplesFitTheContract() throws Exception {
    String text = Files.readString(DOCUMENT);
    Matcher tagged = TAGGED.matcher(text);
    int checked = 0;
    while (tagged.find()) {
      JsonObject sample = (JsonObject) Json.decodeValue(tagged.group(2));
      if (tagged.group(1).equals("frame")) {
        EventCheck.frame(sample);
      } else {
        EventCheck.schema(tagged.group(1), sample);
      }
      checked++;
    }

    assertThat(checked).isPositive().isEqualTo(FENCE.matcher(text).results().count());
  }

  @Test
  void closeCodesAreThoseOfTheServer() throws Exception {
    Map<Integer, String> meanings = new TreeMap<>();
    ContractSchemas.get()
        .events()
        .getJsonObject("channels")
        .getJsonObject("socket")
        .getJsonArray("x-close-codes")
        .forEach(
            code ->
                meanings.put(
                    ((JsonObject) code).getInteger("code"),
                    ((JsonObject) code).getString("description")));
    String rows =
        Arrays.stream(CloseCode.values())
            .sorted(Comparator.comparing(CloseCode::code))
            .map(
                code ->
                    "| %d | %s | %s |\n"
                        .formatted(
                            code.code(),
                            meanings.get(code.code()),
                            code.reconnect() ? "yes" : "no"))
            .collect(Collectors.joining());

    Docs.assertSection(
        DOCUMENT, "close codes", "| code | why | come back |\n|---|---|---|\n" + rows);
  }

  @Test
  void javaSampleIsTheOneThatIsCompiledAndWorks() throws Exception {
    Docs.assertSection(DOCUMENT, "sample", Docs.javaSample(SAMPLE));

    UUID channel = UUID.randomUUID();
    String ann = Tokens.of(UUID.randomUUID()).build();
    Vertx vertx = Vertx.vertx();
    WebSocketClient client = vertx.createWebSocketClient();
    BlockingQueue<JsonObject> frames = new LinkedBlockingQueue<>();
    try (TestServer server = TestServer.members()) {
      server.post(ann, "/messages", message(channel));

      SocketSample.listen(client, server.port(), ann, channel.toString(), 0, frames::add)
          .await(20, TimeUnit.SECONDS);

      assertThat(EventCheck.frame(frames.poll(20, TimeUnit.SECONDS)).getString("address"))
          .isEqualTo("chat.channel." + channel);
      JsonObject event = EventCheck.frame(frames.poll(20, TimeUnit.SECONDS)).getJsonObject("body");
      assertThat(event.getLong("seq")).isEqualTo(1);
    } finally {
      client.close().await(20, TimeUnit.SECONDS);
      vertx.close().await(20, TimeUnit.SECONDS);
    }
  }
}
