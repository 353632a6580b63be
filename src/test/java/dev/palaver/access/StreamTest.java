package dev.palaver.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.palaver.testing.TestServer;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.sql.SQLException;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Who is told of a channel's events over a socket, in {@code CHAT_ACCESS=members}. */
class StreamTest {
  private static final long LIMIT_SECONDS = 30;

  private static TestServer server;

  @BeforeAll
  static void start() {
    server = TestServer.members();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  /** Keeps every frame. */
  private static final class Frames implements WebSocket.Listener {
    private final BlockingQueue<JsonObject> all = new LinkedBlockingQueue<>();
    private final StringBuilder part = new StringBuilder();

    @Override
    public CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
      part.append(data);
      if (last) {
        all.add(new JsonObject(part.toString()));
        part.setLength(0);
      }
      socket.request(1);
      return null;
    }

    JsonObject next() throws InterruptedException {
      return all.poll(LIMIT_SECONDS, TimeUnit.SECONDS);
    }
  }

  private static WebSocket connect(Frames frames) {
    return HttpClient.newHttpClient()
        .newWebSocketBuilder()
        .buildAsync(URI.create("ws://127.0.0.1:" + server.port() + "/eventbus/websocket"), frames)
        .join();
  }

  private static void register(WebSocket socket, String token, UUID channel, Map<String, ?> more) {
    JsonObject headers = new JsonObject().put("Authorization", "Bearer " + token);
    more.forEach(headers::put);
    socket
        .sendText(
            new JsonObject()
                .put("type", "register")
                .put("address", "chat.channel." + channel)
                .put("headers", headers)
                .encode(),
            true)
        .join();
  }

  /** Members hear it; an author, a recipient or an addressee reads messages, but hears nothing. */
  @ParameterizedTest
  @EnumSource
  void onlyMembersHearAChannelAndToOthersItIsNotThere(Actor actor) throws Exception {
    Scene hidden = Scene.make(server.database());
    Scene absent = Scene.absent();
    String before = hidden.state(server.database());
    Frames frames = new Frames();
    WebSocket socket = connect(frames);
    register(socket, actor.token(), hidden.channel(), Map.of("after", 0));
    JsonObject answer = frames.next();
    boolean member = actor.role() != null && actor != Actor.LEFT;
    if (member || actor == Actor.SERVICE) {
      assertThat(answer.getJsonObject("body").getString("type")).isEqualTo("subscribed");
    } else {
      register(socket, actor.token(), absent.channel(), Map.of("after", 0));
      assertThat(answer.getInteger("failureCode")).isEqualTo(404);
      assertThat(hidden.named(answer.encode())).isEqualTo(absent.named(frames.next().encode()));
    }
    assertThat(hidden.state(server.database())).isEqualTo(before);
    socket.abort();
  }

  @Test
  void whoWasRefusedHearsNothingOfWhatIsPostedThen() throws Exception {
    Scene hidden = Scene.make(server.database());
    UUID own = UUID.randomUUID();
    server.post(Actor.LEFT.token(), "/messages", TestServer.message(own));
    Frames frames = new Frames();
    WebSocket socket = connect(frames);
    register(socket, Actor.LEFT.token(), hidden.channel(), Map.of());
    assertThat(frames.next().getString("type")).isEqualTo("err");
    register(socket, Actor.LEFT.token(), own, Map.of());
    assertThat(frames.next().getJsonObject("body").getString("type")).isEqualTo("subscribed");
    server.post(Actor.OWNER.token(), "/messages", TestServer.message(hidden.channel()));
    server.post(Actor.LEFT.token(), "/messages", TestServer.message(own));
    JsonObject first = frames.next().getJsonObject("body");
    assertThat(first.getString("channelId")).isEqualTo(own.toString());
    socket.abort();
  }

  @Test
  void aNewMemberHearsNothingOfBefore() throws SQLException, InterruptedException {
    Scene scene = Scene.make(server.database());
    server.post(Actor.OWNER.token(), "/messages", TestServer.message(scene.channel()));
    JsonObject naming = Call.recipient(scene, Actor.STRANGER.id());
    assertThat(server.post(Actor.OWNER.token(), "/message-recipients", naming).status())
        .isEqualTo(200);
    Frames frames = new Frames();
    WebSocket socket = connect(frames);
    register(socket, Actor.STRANGER.token(), scene.channel(), Map.of("after", 0));
    assertThat(frames.next().getJsonObject("body").getString("type")).isEqualTo("subscribed");
    server.post(Actor.OWNER.token(), "/messages", TestServer.message(scene.channel()));
    for (JsonObject frame = frames.next(); ; frame = frames.next()) {
      JsonObject body = frame.getJsonObject("body");
      assertThat(body.getLong("seq")).isGreaterThan(3);
      if (body.getString("type").equals("message.created")) {
        break;
      }
    }
    socket.abort();
  }
}
