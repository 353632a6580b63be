package dev.palaver.attachments;

import static org.assertj.core.api.Assertions.assertThat;

import dev.palaver.testing.TestChannel;
import dev.palaver.testing.TestDatabase;
import dev.palaver.testing.TestPostgres;
import dev.palaver.testing.TestServer;
import dev.palaver.testing.TestServer.Answer;
import io.vertx.core.json.JsonObject;
import java.sql.SQLException;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The table of attachments was made by hand where it exists: some columns are text or uuid. */
class AttachmentColumnsTest {
  @ParameterizedTest
  @ValueSource(strings = {"uuid", "varchar(200)"})
  void attachmentsAreWrittenAndFoundWhateverTheColumnsAre(String type) throws SQLException {
    TestDatabase database = TestPostgres.migratedDatabase();
    database.execute(
        """
        ALTER TABLE main.message_files
          ALTER channel_id TYPE %1$s USING channel_id::%1$s,
          ALTER file_key TYPE %1$s USING file_key::%1$s
        """
            .formatted(type));
    try (TestServer server = TestServer.start(database, Map.of("CHAT_ACCESS", "members"))) {
      TestChannel channel = TestChannel.open(server);
      String key = UUID.randomUUID().toString();
      JsonObject body =
          channel
              .attachment(channel.message())
              .put("channelId", channel.id().toString().toUpperCase(Locale.ROOT))
              .put("fileKey", key);
      Answer created = server.post(channel.owner(), "/attach-files", body);
      assertThat(created.status()).isEqualTo(200);
      String path = "/attach-files/" + created.id();
      assertThat(server.get(channel.owner(), path).json().getString("channelId"))
          .isEqualTo(channel.id().toString());
      String other = UUID.randomUUID().toString();
      JsonObject change =
          new JsonObject().put("fileKey", other).put("channelId", channel.id().toString());
      String where = TestServer.query("where", new JsonObject().put("fileKey", key));
      assertThat(server.patch(channel.owner(), "/attach-files?" + where, change).count())
          .isEqualTo(1);
      assertThat(server.get(channel.owner(), path).json().getString("fileKey")).isEqualTo(other);
      assertThat(server.put(channel.owner(), path, new JsonObject()).status()).isEqualTo(204);
      assertThat(server.get(channel.owner(), path).json().getValue("fileKey")).isNull();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"uuid", "varchar(10)"})
  void whatAColumnDoesNotTakeIs422(String type) throws SQLException {
    TestDatabase database = TestPostgres.migratedDatabase();
    database.execute(
        "ALTER TABLE main.message_files ALTER file_key TYPE %1$s USING file_key::%1$s"
            .formatted(type));
    try (TestServer server = TestServer.start(database, Map.of("CHAT_ACCESS", "open"))) {
      TestChannel channel = TestChannel.open(server);
      JsonObject body = channel.attachment(channel.message()).put("fileKey", "longer than ten");
      assertThat(server.post(channel.owner(), "/attach-files", body).status()).isEqualTo(422);
      String path =
          "/attach-files/" + server.post(channel.owner(), "/attach-files", new JsonObject()).id();
      assertThat(server.patch(channel.owner(), path, body).status()).isEqualTo(422);
    }
  }
}
