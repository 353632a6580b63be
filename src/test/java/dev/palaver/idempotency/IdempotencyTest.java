package dev.palaver.idempotency;

import static org.assertj.core.api.Assertions.assertThat;

import dev.palaver.testing.TestChannel;
import dev.palaver.testing.TestServer;
import dev.palaver.testing.TestServer.Answer;
import dev.palaver.testing.Tokens;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** {@code Idempotency-Key} on every operation that creates. */
class IdempotencyTest {
  private static final int DUPLICATES = 8;

  private static TestServer server;

  private final String key = "key " + UUID.randomUUID();
  private TestChannel channel;

  /** The operations that create. */
  enum Create {
    MESSAGE("/messages"),
    REPLY("/messages/%s/messages"),
    RECIPIENT("/message-recipients"),
    RECIPIENT_BELOW("/messages/%s/message-recipients"),
    ATTACHMENT("/attach-files"),
    ATTACHMENTS("/attach-files/bulk");

    private final String path;

    Create(String path) {
      this.path = path;
    }

    String path(TestChannel channel) {
      return path.formatted(channel.message());
    }

    JsonObject body(TestChannel channel) {
      return switch (this) {
        case MESSAGE, REPLY -> TestServer.message(channel.id());
        case RECIPIENT, RECIPIENT_BELOW -> channel.recipient(channel.ownerId(), channel.message());
        case ATTACHMENT -> channel.attachment(channel.message());
        case ATTACHMENTS ->
            new JsonObject()
                .put("attachmentFiles", new JsonArray().add(channel.attachment(channel.message())));
      };
    }
  }

  @BeforeAll
  static void start() {
    server = TestServer.members();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @BeforeEach
  void open() {
    channel = TestChannel.open(server);
  }

  @ParameterizedTest
  @EnumSource
  void theFirstAnswerIsGivenAgainAndNothingIsDoneTwice(Create create) throws SQLException {
    Answer first =
        server.postOnce(channel.owner(), key, create.path(channel), create.body(channel));
    Answer again =
        server.postOnce(channel.owner(), key, create.path(channel), create.body(channel));
    assertThat(first.status()).isEqualTo(200);
    assertThat(again.status()).isEqualTo(200);
    assertThat(again.body()).isEqualTo(first.body());
    assertThat(channel.log()).hasSize(1);
  }

  @ParameterizedTest
  @EnumSource
  void ofRequestsAtTheSameTimeOneDoesTheWork(Create create) throws SQLException {
    List<CompletableFuture<Answer>> sent =
        IntStream.range(0, DUPLICATES)
            .mapToObj(
                i ->
                    server.postOnceAsync(
                        channel.owner(), key, create.path(channel), create.body(channel)))
            .toList();
    List<Object> bodies =
        sent.stream().map(CompletableFuture::join).map(Answer::body).distinct().toList();
    assertThat(bodies).hasSize(1);
    assertThat(channel.log()).hasSize(1);
  }

  @ParameterizedTest
  @EnumSource
  void anotherRequestUnderTheKeyIsRefused(Create create) throws SQLException {
    server.postOnce(channel.owner(), key, create.path(channel), create.body(channel));
    JsonObject other = create.body(channel).put("deletedBy", UUID.randomUUID().toString());
    assertThat(server.postOnce(channel.owner(), key, create.path(channel), other).status())
        .isEqualTo(409);
    Create elsewhere = create == Create.MESSAGE ? Create.ATTACHMENT : Create.MESSAGE;
    assertThat(
            server
                .postOnce(channel.owner(), key, elsewhere.path(channel), elsewhere.body(channel))
                .status())
        .isEqualTo(409);
    assertThat(channel.log()).hasSize(1);
  }

  @Test
  void theKeyIsBoundToTheMessageInThePath() {
    String other = channel.post(channel.owner());
    JsonObject body = TestServer.message(channel.id());
    server.postOnce(channel.owner(), key, "/messages/" + channel.message() + "/messages", body);
    assertThat(
            server
                .postOnce(channel.owner(), key, "/messages/" + other + "/messages", body)
                .status())
        .isEqualTo(409);
  }

  @ParameterizedTest
  @EnumSource(names = {"RECIPIENT", "ATTACHMENT", "REPLY"})
  void aRefusedRequestLeavesItsKeyFree(Create create) throws SQLException {
    UUID userId = UUID.randomUUID();
    String user = Tokens.of(userId).build();
    assertThat(server.postOnce(user, key, create.path(channel), create.body(channel)).status())
        .isEqualTo(404);
    channel.join(userId, "member");
    assertThat(server.postOnce(user, key, create.path(channel), create.body(channel)).status())
        .isEqualTo(200);
  }

  @Test
  void keysOfTwoUsersDoNotMeet() throws SQLException {
    String other = channel.join("member");
    JsonObject body = channel.attachment(channel.message());
    Answer one = server.postOnce(channel.owner(), key, "/attach-files", body);
    Answer two = server.postOnce(other, key, "/attach-files", body);
    assertThat(two.id()).isNotEqualTo(one.id());
  }
}
