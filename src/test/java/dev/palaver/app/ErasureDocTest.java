package dev.palaver.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.palaver.testing.Docs;
import dev.palaver.testing.TestServer;
import dev.palaver.testing.Tokens;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What docs/operations.md says of a deleted message: where its text stays, and how it goes. */
class ErasureDocTest {
  private static final Path OPERATIONS = Path.of("docs", "operations.md");
  private static final String DOCUMENTED = "0192f3a0-6c1e-7d3a-9b4f-2f6d0c8e5a11";
  private static final UUID CHANNEL = UUID.fromString("c0ffee00-0000-4000-8000-00000000000a");
  private static final String TEXT = "not for ever";
  private static final List<String> PLACES =
      List.of("main.messages", "main.channel_events", "main.idempotency_keys", "logs.audit_logs");

  @Test
  void aDeletedMessageStaysUntilItIsErasedAsWritten() throws Exception {
    try (TestServer server = TestServer.members()) {
      String author = Tokens.of(UUID.randomUUID()).build();
      JsonObject message =
          TestServer.message(CHANNEL).put("body", TEXT + " 1").put("subject", TEXT + " 2");
      String id = server.postOnce(author, "once", "/messages", message).id();
      String path = "/messages/" + id;
      server.patch(author, path, new JsonObject().put("body", TEXT + " 3"));
      assertThat(server.delete(author, path).status()).isEqualTo(204);
      assertThat(server.get(author, path).status()).isEqualTo(404);
      for (String place : PLACES) {
        assertThat(rowsWithText(server, place)).as(place).isNotEqualTo("0");
      }

      server.database().execute(Docs.blocks(OPERATIONS, "erase").get(0).replace(DOCUMENTED, id));

      for (String place : PLACES) {
        assertThat(rowsWithText(server, place)).as(place).isEqualTo("0");
      }
      assertThat(server.get(author, "/channels/" + CHANNEL + "/events?after=0").status())
          .isEqualTo(200);
    }
  }

  @Test
  void messagesThatWereDeletedLongAgoGoAsWritten() throws Exception {
    try (TestServer server = TestServer.members()) {
      String author = Tokens.of(UUID.randomUUID()).build();
      String kept = server.post(author, "/messages", TestServer.message(CHANNEL)).id();
      String parent = server.post(author, "/messages", TestServer.message(CHANNEL)).id();
      JsonObject answer = TestServer.message(CHANNEL).put("parentMessageId", parent);
      String reply = server.post(author, "/messages", answer).id();
      JsonObject file = new JsonObject().put("messageId", reply).put("fileKey", "a file");
      assertThat(server.post(author, "/attach-files", file).status()).isEqualTo(200);
      String late = server.post(author, "/messages", TestServer.message(CHANNEL)).id();
      for (String id : List.of(parent, reply, late)) {
        assertThat(server.delete(author, "/messages/" + id).status()).isEqualTo(204);
      }
      server
          .database()
          .execute(
              "UPDATE main.messages SET deleted_on = now() - interval '91 days' WHERE id IN ('%s', '%s')"
                  .formatted(parent, reply));
      String purge = Docs.blocks(OPERATIONS, "purge").get(0);

      server.database().execute(purge);
      assertThat(ids(server)).containsExactlyInAnyOrder(kept, parent, late);
      server.database().execute(purge);
      assertThat(ids(server)).containsExactlyInAnyOrder(kept, late);

      assertThat(server.get(author, "/messages").list()).hasSize(1);
      assertThat(server.post(author, "/messages", TestServer.message(CHANNEL)).status())
          .isEqualTo(200);
    }
  }

  private static List<String> ids(TestServer server) throws Exception {
    String ids = "SELECT string_agg(id::text, ' ') FROM main.messages";
    return List.of(server.database().value(ids).split(" "));
  }

  private static String rowsWithText(TestServer server, String table) throws Exception {
    return server
        .database()
        .value("SELECT count(*) FROM %s t WHERE t::text LIKE '%%%s%%'".formatted(table, TEXT));
  }
}
