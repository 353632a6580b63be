package dev.palaver.attachments;

import static org.assertj.core.api.Assertions.assertThat;

import dev.palaver.testing.TestChannel;
import dev.palaver.testing.TestServer;
import dev.palaver.testing.TestServer.Answer;
import dev.palaver.testing.Tokens;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.sql.SQLException;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Attachments as the reference answers them, in {@code CHAT_ACCESS=open}. */
class AttachmentsTest {
  private static TestServer server;

  private TestChannel channel;

  @BeforeAll
  static void start() {
    server = TestServer.open();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @BeforeEach
  void open() {
    channel = TestChannel.open(server);
  }

  private Answer create(JsonObject body) {
    return server.post(channel.owner(), "/attach-files", body);
  }

  @Test
  void anAttachmentIsToldInTheChannelOfItsMessage() throws SQLException {
    JsonObject elsewhere =
        channel.attachment(channel.message()).put("channelId", UUID.randomUUID().toString());
    Answer created = create(elsewhere);
    assertThat(channel.log()).containsExactly("2 attachment.created");
    assertThat(channel.newest()).isEqualTo(created.json());
  }

  @Test
  void withoutAMessageItIsToldInTheChannelThatItNames() throws SQLException {
    create(new JsonObject().put("channelId", channel.id().toString()));
    assertThat(channel.log()).containsExactly("2 attachment.created");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {"{\"inq\":[]}  | 0", "{\"nin\":[]}  | 1", "{\"gt\":null} | 0", "{\"neq\":null} | 1"})
  void conditionsOnAWholeDocumentAreAnswered(String condition, int count) {
    String id = create(channel.attachment(channel.message()).put("metaData", document())).id();
    JsonObject where = new JsonObject().put("id", id).put("metaData", new JsonObject(condition));

    assertThat(
            server
                .get(channel.owner(), "/attach-files/count?" + TestServer.query("where", where))
                .count())
        .isEqualTo(count);
  }

  private static JsonObject document() {
    return new JsonObject().put("size", 3);
  }

  @Test
  void withoutAKnownChannelNobodyIsTold() throws SQLException {
    UUID unknown = UUID.randomUUID();
    assertThat(create(new JsonObject().put("channelId", unknown.toString())).status())
        .isEqualTo(200);
    assertThat(create(new JsonObject()).status()).isEqualTo(200);
    assertThat(
            server
                .database()
                .value("SELECT count(*) FROM main.channels WHERE id = '" + unknown + "'"))
        .isEqualTo("0");
  }

  @Test
  void changesAreToldAndADeletionWithoutTheContents() throws SQLException {
    String path = "/attach-files/" + create(channel.attachment(channel.message())).id();
    server.patch(channel.owner(), path, new JsonObject().put("fileKey", "other.pdf"));
    assertThat(channel.newest()).isEqualTo(server.get(channel.owner(), path).json());
    server.delete(channel.owner(), path);
    assertThat(channel.newest().fieldNames()).contains("id").doesNotContain("fileKey", "metaData");
    assertThat(channel.log())
        .containsExactly("2 attachment.created", "3 attachment.updated", "4 attachment.deleted");
  }

  @Test
  void anAttachmentThatGetsItsMessageLaterEntersTheChannelThen() throws SQLException {
    String path = "/attach-files/" + create(new JsonObject().put("fileKey", "k")).id();
    server.patch(channel.owner(), path, new JsonObject().put("messageId", channel.message()));
    assertThat(channel.log()).containsExactly("2 attachment.created");
    server.put(channel.owner(), path, new JsonObject().put("fileKey", "k"));
    assertThat(channel.log()).containsExactly("2 attachment.created", "3 attachment.deleted");
    assertThat(server.get(channel.owner(), path).json().getString("messageId")).isNull();
  }

  @Test
  void severalAreCreatedTogetherInTheirOrder() throws SQLException {
    TestChannel other = TestChannel.open(server);
    JsonArray items =
        new JsonArray()
            .add(channel.attachment(channel.message()).put("fileKey", "1"))
            .add(other.attachment(other.message()).put("fileKey", "2"))
            .add(new JsonObject().put("fileKey", "3").putNull("messageId"))
            .add(channel.attachment(channel.message()).put("fileKey", "4"));
    Answer created =
        server.post(
            channel.owner(), "/attach-files/bulk", new JsonObject().put("attachmentFiles", items));
    assertThat(created.list().stream().map(JsonObject.class::cast).map(a -> a.getString("fileKey")))
        .containsExactly("1", "2", "3", "4");
    assertThat(channel.log()).containsExactly("2 attachment.created", "3 attachment.created");
    assertThat(other.log()).containsExactly("2 attachment.created");
  }

  @Test
  void ofSeveralWithAnUnknownMessageNoneIsCreated() throws SQLException {
    String key = UUID.randomUUID().toString();
    JsonArray items =
        new JsonArray()
            .add(channel.attachment(channel.message()).put("fileKey", key))
            .add(channel.attachment(UUID.randomUUID().toString()).put("fileKey", key));
    assertThat(
            server
                .post(
                    channel.owner(),
                    "/attach-files/bulk",
                    new JsonObject().put("attachmentFiles", items))
                .status())
        .isEqualTo(404);
    String where = TestServer.query("where", new JsonObject().put("fileKey", key));
    assertThat(server.get(channel.owner(), "/attach-files/count?" + where).count()).isZero();
    assertThat(channel.log()).isEmpty();
  }

  @Test
  void putKeepsTheAuthorAndClearsTheRest() {
    String path = "/attach-files/" + create(channel.attachment(channel.message())).id();
    String other = Tokens.of(UUID.randomUUID()).build();
    assertThat(server.put(other, path, new JsonObject()).status()).isEqualTo(204);
    JsonObject row = server.get(other, path).json();
    assertThat(row.getValue("fileKey")).isNull();
    assertThat(row.getValue("metaData")).isNull();
    assertThat(row.getString("createdBy")).isEqualTo(channel.ownerId().toString());
  }

  @Test
  void aBulkChangeIsToldInEveryChannelThatItTouches() throws SQLException {
    TestChannel other = TestChannel.open(server);
    String key = UUID.randomUUID().toString();
    create(channel.attachment(channel.message()).put("fileKey", key));
    create(other.attachment(other.message()).put("fileKey", key));
    String where = TestServer.query("where", new JsonObject().put("fileKey", key));
    JsonObject change = new JsonObject().put("metaData", new JsonObject().put("size", 4));
    assertThat(server.patch(channel.owner(), "/attach-files?" + where, change).count())
        .isEqualTo(2);
    assertThat(channel.log()).containsExactly("2 attachment.created", "3 attachment.updated");
    assertThat(other.log()).containsExactly("2 attachment.created", "3 attachment.updated");
  }
}
